package io.switchboard.cache;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the cache an operator means: all, those of a name, or those of a name and all below it; and of these
 * one type or view alone, if wanted. Immutable.
 */
public final class CacheSelection {
    private static final int ANY = -1;

    private final byte @Nullable [] name;
    private final boolean below;
    private final int type;
    private final int view;

    private CacheSelection(byte @Nullable [] name, boolean below, int type, int view) {
        this.name = name;
        this.below = below;
        this.type = type;
        this.view = view;
    }

    /** Every entry. */
    public static CacheSelection all() {
        return new CacheSelection(null, true, ANY, ANY);
    }

    /** The entries of a name. */
    public static CacheSelection name(DomainName name) {
        return new CacheSelection(LookupName.of(name).toLowerWire(), false, ANY, ANY);
    }

    /** The entries of a name and of all names below it. */
    public static CacheSelection suffix(DomainName name) {
        return new CacheSelection(LookupName.of(name).toLowerWire(), true, ANY, ANY);
    }

    /** Of these, those that answer queries of one type; an NXDOMAIN answers every type. */
    public CacheSelection ofType(int onlyType) {
        return new CacheSelection(name, below, onlyType, view);
    }

    /** Of these, those of one view: of one upstream group. */
    public CacheSelection inView(int onlyView) {
        return new CacheSelection(name, below, type, onlyView);
    }

    boolean covers(QuestionKey key) {
        return (type == ANY || key.isAnyType() || key.type() == type) && coversName(key);
    }

    boolean coversName(QuestionKey key) {
        return (view == ANY || key.view() == view) && (name == null || matches(key, name, below));
    }

    private static boolean matches(QuestionKey key, byte[] wanted, boolean below) {
        byte[] octets = key.octets();
        int end = key.nameStart() + key.nameLength();
        int start = end - wanted.length;
        int label = key.nameStart();
        if (start < label || start > label && !below || !Arrays.equals(octets, start, end, wanted, 0, wanted.length)) {
            return false;
        }
        while (label < start) {
            label += octets[label] + 1;
        }
        return label == start;
    }
}
