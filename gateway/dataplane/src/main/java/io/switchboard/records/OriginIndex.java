package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.NameTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the deepest zone that a name falls into.
 *
 * <p>The table holds the origins and every name above them, and is walked from the root down. A name whose top label is
 * not above any origin, which is nearly every name of the Internet, is refused after one probe.
 */
final class OriginIndex {
    private final NameTable<Node> table;
    private final @Nullable Node root;

    /** A name at or above an origin. */
    static final class Node {
        /** Number of labels of the origin. */
        final int labels;
        /** Which part has the zone, or -1 for a name that only has origins below it. */
        final int part;
        /** Which of the part's zones it is. */
        final int zone;
        /** The nearest origin above this one. */
        @Nullable Node above;
        /** Whether there are origins below this name. */
        boolean hasBelow;

        Node(int labels, int part, int zone) {
            this.labels = labels;
            this.part = part;
            this.zone = zone;
        }

        boolean isOrigin() {
            return part >= 0;
        }
    }

    OriginIndex(List<RecordPart> parts) {
        Map<DomainName, Node> nodes = new HashMap<>();
        for (int part = 0; part < parts.size(); part++) {
            List<LocalZone> zones = parts.get(part).zones();
            for (int zone = 0; zone < zones.size(); zone++) {
                DomainName origin = zones.get(zone).origin();
                Node known = nodes.get(origin);
                if (known == null || !known.isOrigin()) {
                    nodes.put(origin, new Node(origin.labelCount(), part, zone));
                }
                addAncestors(nodes, origin);
            }
        }
        nodes.forEach((name, node) -> {
            node.above = nearestOriginAbove(nodes, name);
            DomainName parent = name.parent();
            if (parent != null) {
                Objects.requireNonNull(nodes.get(parent), "a name above an origin").hasBelow = true;
            }
        });
        Node atRoot = nodes.get(DomainName.ROOT);
        this.root = atRoot != null && atRoot.isOrigin() ? atRoot : null;
        this.table = NameTable.of(nodes);
    }

    private static void addAncestors(Map<DomainName, Node> nodes, DomainName origin) {
        for (DomainName name = origin.parent(); name != null; name = name.parent()) {
            nodes.putIfAbsent(name, new Node(name.labelCount(), -1, -1));
        }
    }

    private static @Nullable Node nearestOriginAbove(Map<DomainName, Node> nodes, DomainName origin) {
        for (DomainName name = origin.parent(); name != null; name = name.parent()) {
            Node node = nodes.get(name);
            if (node != null && node.isOrigin()) {
                return node;
            }
        }
        return null;
    }

    /** The deepest origin at or above {@code name}, or null. */
    @Nullable Node deepest(LookupName name) {
        Node found = root;
        for (int label = name.labelCount() - 1; label >= 0; label--) {
            Node node = table.get(name, label);
            if (node == null) {
                break;
            }
            if (node.isOrigin()) {
                found = node;
            }
            if (!node.hasBelow) {
                break;
            }
        }
        return found;
    }
}
