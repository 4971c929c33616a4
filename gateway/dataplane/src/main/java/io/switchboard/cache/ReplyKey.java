package io.switchboard.cache;

import io.switchboard.dns.DomainName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An immutable key, which entries and flights are stored under. */
final class ReplyKey implements QuestionKey {
    private final byte[] name;
    private final int nameHash;
    private final int traits;

    /** Takes over {@code name}, the lower-cased wire form. */
    ReplyKey(byte[] name, int nameHash, int traits) {
        this.name = name;
        this.nameHash = nameHash;
        this.traits = traits;
    }

    /** The key of what holds for every type of this name. */
    ReplyKey anyType() {
        return new ReplyKey(name, nameHash, QuestionKey.anyType(traits));
    }

    /** The lower-cased wire form; not to be changed. */
    byte[] name() {
        return name;
    }

    DomainName domainName() {
        return DomainName.fromWire(name, 0);
    }

    boolean isAnyType() {
        return (traits & 1 << 18) != 0;
    }

    int type() {
        return traits & 0xffff;
    }

    boolean dnssecOk() {
        return (traits & 1 << 16) != 0;
    }

    boolean checkingDisabled() {
        return (traits & 1 << 17) != 0;
    }

    int view() {
        return traits >>> 19;
    }

    int traits() {
        return traits;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return switch (other) {
            case ReplyKey key -> traits == key.traits && nameHash == key.nameHash && Arrays.equals(name, key.name);
            case ReplyProbe probe -> probe.equals(this);
            case null, default -> false;
        };
    }

    @Override
    public int hashCode() {
        return QuestionKey.hash(nameHash, traits);
    }

    @Override
    public String toString() {
        return domainName() + (isAnyType() ? " any type" : " TYPE" + type()) + (dnssecOk() ? " DO" : "")
                + (checkingDisabled() ? " CD" : "") + " view " + view();
    }
}
