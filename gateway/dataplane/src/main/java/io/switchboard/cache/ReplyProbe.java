package io.switchboard.cache;

import io.switchboard.dns.LookupName;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.Wire;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A key that one event loop fills again for every query, so that a lookup allocates nothing. Never stored. */
final class ReplyProbe implements QuestionKey {
    private final NameHash nameHashing;
    private final byte[] name = new byte[Wire.MAX_NAME_LENGTH + NameHash.PADDING];
    private int length;
    private int nameHash;
    private int typeTraits;
    private int traits;

    ReplyProbe(NameHash nameHashing) {
        this.nameHashing = nameHashing;
    }

    /** Becomes the key of a query's question. */
    void set(QueryMessage query, int view) {
        LookupName asked = query.name();
        length = asked.length();
        asked.copyLower(name, 0);
        nameHash = nameHashing.hash(name, length);
        typeTraits = QuestionKey.traits(query.type(), query.edns().dnssecOk(), query.checkingDisabled(), view);
        traits = typeTraits;
    }

    /** Becomes the key of what holds for every type of the name. */
    void toAnyType() {
        traits = QuestionKey.anyType(typeTraits);
    }

    /** Becomes the key of the question again. */
    void toQuestion() {
        traits = typeTraits;
    }

    /** An immutable copy. */
    ReplyKey toKey() {
        return new ReplyKey(Arrays.copyOf(name, length), nameHash, traits);
    }

    @Override
    public int traits() {
        return traits;
    }

    @Override
    public int nameHash() {
        return nameHash;
    }

    @Override
    public byte[] octets() {
        return name;
    }

    @Override
    public int nameLength() {
        return length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QuestionKey key && isSame(key);
    }

    @Override
    public int hashCode() {
        return hash();
    }
}
