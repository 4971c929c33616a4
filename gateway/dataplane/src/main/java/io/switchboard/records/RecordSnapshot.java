package io.switchboard.records;

import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.records.LookupResult.NxDomain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All local records at one moment: the parts of the sources, in the order of precedence. Immutable; safe to share.
 *
 * <p>Names without a zone come first, then the zone with the longest origin. Replacing a part copies references and,
 * unless it has other origins than before, keeps the index.
 */
public final class RecordSnapshot {
    /** Nothing is local. */
    public static final RecordSnapshot EMPTY = of(List.of());

    private final List<RecordPart> parts;
    private final OwnedNames[] names;
    private final LocalZone[][] zones;
    private final OriginIndex origins;

    private RecordSnapshot(List<RecordPart> parts, OwnedNames[] names, LocalZone[][] zones, OriginIndex origins) {
        this.parts = List.copyOf(parts);
        this.names = names;
        this.zones = zones;
        this.origins = origins;
    }

    static RecordSnapshot of(List<RecordPart> parts) {
        return new RecordSnapshot(
                parts,
                names(parts),
                parts.stream().map(RecordSnapshot::zones).toArray(LocalZone[][]::new),
                new OriginIndex(parts));
    }

    private static OwnedNames[] names(List<RecordPart> parts) {
        return parts.stream()
                .map(RecordPart::names)
                .filter(owned -> owned.size() > 0)
                .toArray(OwnedNames[]::new);
    }

    private static LocalZone[] zones(RecordPart part) {
        return part.zones().toArray(LocalZone[]::new);
    }

    /**
     * These parts instead, which differ in the one at {@code changed} only. A cluster does so a thousand times a second;
     * what it has in common with this one is shared.
     */
    @SuppressWarnings("ReferenceEquality") // what a source has made anew it may have changed
    RecordSnapshot with(List<RecordPart> newParts, int changed) {
        RecordPart before = parts.get(changed);
        RecordPart after = newParts.get(changed);
        if (!after.hasOriginsOf(before)) {
            return of(newParts);
        }
        LocalZone[][] newZones = zones.clone();
        newZones[changed] = zones(after);
        return new RecordSnapshot(
                newParts, after.names() == before.names() ? names : names(newParts), newZones, origins);
    }

    /**
     * Looks up a question of class IN.
     *
     * <p>For any thread. Allocates nothing for names that are not local, and nothing for existing names that were asked
     * before; replies about names that do not exist or that a wildcard stands for are written each time.
     *
     * @param dnssecOk whether the client wants RRSIG records
     * @param writer for replies that have to be written; not shared between threads
     */
    public LookupResult lookup(LookupName name, int type, boolean dnssecOk, ReplyWriter writer) {
        for (OwnedNames owned : names) {
            LookupResult result = owned.lookup(name, type, writer);
            if (result != LookupResult.NOT_MINE) {
                return result;
            }
        }
        OriginIndex.Node origin = origins.deepest(name);
        if (origin == null) {
            return LookupResult.NOT_MINE;
        }
        int label = name.labelCount() - origin.labels;
        if (label == 0 && type == RecordType.DS) {
            return parentSide(origin, name, dnssecOk, writer);
        }
        return zone(origin).lookup(name, label, type, dnssecOk, writer);
    }

    /** RFC 4035 §3.1.4.1: DS belongs to the parent; only a server that has nothing but the child says NODATA itself. */
    private LookupResult parentSide(OriginIndex.Node child, LookupName name, boolean dnssecOk, ReplyWriter writer) {
        OriginIndex.Node parent = child.above;
        if (parent != null) {
            int label = name.labelCount() - parent.labels;
            LookupResult result = zone(parent).lookup(name, label, RecordType.DS, dnssecOk, writer);
            // A parent that does not know of its child must not make it disappear.
            if (!(result instanceof NxDomain)) {
                return result;
            }
        } else if (zone(child).publiclyDelegated()) {
            return LookupResult.NOT_MINE;
        }
        return zone(child).lookup(name, 0, RecordType.DS, dnssecOk, writer);
    }

    private LocalZone zone(OriginIndex.Node origin) {
        return zones[origin.part][origin.zone];
    }

    /** The zone whose origin is exactly this name, or null. */
    @Nullable LocalZone zoneAt(LookupName name) {
        OriginIndex.Node origin = origins.deepest(name);
        return origin != null && origin.labels == name.labelCount() ? zone(origin) : null;
    }

    /** Number of zones. */
    public int zoneCount() {
        return parts.stream().mapToInt(part -> part.zones().size()).sum();
    }

    /** Number of names that are answered without a zone. */
    public int nameCount() {
        return parts.stream().mapToInt(part -> part.names().size()).sum();
    }
}
