package io.switchboard.records;

import java.util.List;

/**
 * What one source knows at one moment; immutable.
 *
 * @param names names that are answered without a zone around them; they are looked for before all zones
 * @param zones subtrees; of two with the same origin that of the source named first is used
 */
public record RecordPart(OwnedNames names, List<LocalZone> zones) {
    /** A part that knows nothing. */
    public static final RecordPart EMPTY = new RecordPart(OwnedNames.NONE, List.of());

    /** Copies the list. */
    public RecordPart {
        zones = List.copyOf(zones);
    }

    /** A part of names only. */
    public static RecordPart ofNames(OwnedNames names) {
        return new RecordPart(names, List.of());
    }

    /** A part of zones only. */
    public static RecordPart ofZones(List<? extends LocalZone> zones) {
        return new RecordPart(OwnedNames.NONE, List.copyOf(zones));
    }

    /** Whether both parts have the same origins in the same order, so that what is found by origin stays valid. */
    boolean hasOriginsOf(RecordPart other) {
        if (zones.size() != other.zones.size()) {
            return false;
        }
        for (int i = 0; i < zones.size(); i++) {
            if (!zones.get(i).origin().equals(other.zones.get(i).origin())) {
                return false;
            }
        }
        return true;
    }
}
