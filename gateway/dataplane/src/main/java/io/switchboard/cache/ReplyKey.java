package io.switchboard.cache;

import org.jspecify.annotations.Nullable;

/** An immutable key, which flights are known under. */
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
        return name.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QuestionKey key && isSame(key);
    }

    @Override
    public int hashCode() {
        return hash();
    }

    @Override
    public String toString() {
        return domainName() + (isAnyType() ? " any type" : " TYPE" + type()) + (dnssecOk() ? " DO" : "")
                + (checkingDisabled() ? " CD" : "") + " view " + view();
    }
}
