package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings records that were read one by one together into sets, and finds what no name may hold. One thread. */
final class RecordCollector {
    /** Largest set in octets, so that every set and its signatures fit into a message of 65,535. */
    static final int MAX_SET_LENGTH = 60_000;

    private static final int KEY = 25;

    private final ProblemList problems;
    private final Map<DomainName, Map<Integer, Gathered>> names = new LinkedHashMap<>();

    /** The records of one name and type so far. */
    private static final class Gathered {
        final DomainName owner;
        final RecordPlace place;
        final List<byte[]> rdata = new ArrayList<>(1);

        @Nullable Set<ByteBuffer> known;

        int ttlSeconds = Integer.MAX_VALUE;
        int length;

        Gathered(DomainName owner, RecordPlace place) {
            this.owner = owner;
            this.place = place;
        }

        void add(int ttl, byte[] data) {
            // RFC 2181 §5.2: the records of a set have one TTL; the smallest is safe for all.
            ttlSeconds = Math.min(ttlSeconds, ttl);
            // RFC 2181 §5: there are no duplicates in a set.
            if (isNew(data)) {
                rdata.add(data);
                length += owner.length() + 10 + data.length;
            }
        }

        private boolean isNew(byte[] data) {
            if (rdata.isEmpty()) {
                return true;
            }
            Set<ByteBuffer> all = known;
            if (all == null) {
                all = new HashSet<>(List.of(ByteBuffer.wrap(rdata.getFirst())));
                known = all;
            }
            return all.add(ByteBuffer.wrap(data));
        }
    }

    RecordCollector(ProblemList problems) {
        this.problems = problems;
    }

    void add(RecordPlace place, DomainName owner, int type, int ttlSeconds, byte[] rdata) {
        Gathered set = names.computeIfAbsent(owner, name -> new LinkedHashMap<>(2))
                .computeIfAbsent(type, number -> new Gathered(owner, place));
        boolean fitted = set.length <= MAX_SET_LENGTH;
        set.add(ttlSeconds, rdata);
        if (fitted && set.length > MAX_SET_LENGTH) {
            problems.add(
                    place,
                    owner + " has more " + RecordType.name(type) + " records than fit into a reply (expected: "
                            + MAX_SET_LENGTH + " octets at most)");
        }
        if (set.rdata.size() > 1 && isSingle(type)) {
            problems.add(place, owner + " has two " + RecordType.name(type) + " records (expected: one)");
        }
    }

    /** RFC 1034 §3.6.2, RFC 6672 §2.4, RFC 1035 §3.3.13. */
    private static boolean isSingle(int type) {
        return type == RecordType.CNAME || type == RecordType.DNAME || type == RecordType.SOA;
    }

    /** The names in the order in which they came. */
    Collection<DomainName> names() {
        return names.keySet();
    }

    boolean has(DomainName name, int type) {
        Map<Integer, Gathered> types = names.get(name);
        return types != null && types.containsKey(type);
    }

    /** Where the first record of a name was written. */
    RecordPlace placeOf(DomainName name) {
        Map<Integer, Gathered> types = names.get(name);
        if (types == null) {
            throw new IllegalArgumentException("name: " + name + " (expected: one that was added)");
        }
        return types.values().iterator().next().place;
    }

    /** The sets of a name, with the signatures that belong to each; none for a name that was not added. */
    RecordSet[] sets(DomainName name) {
        Map<Integer, Gathered> types = names.getOrDefault(name, Map.of());
        checkAlias(name, types);
        Gathered signatures = types.get(RecordType.RRSIG);
        List<RecordSet> sets = new ArrayList<>(types.size());
        types.forEach((type, set) -> sets.add(new RecordSet(
                set.owner,
                type,
                set.ttlSeconds,
                set.rdata.toArray(byte[][]::new),
                signatures == null ? new byte[0][] : signaturesOver(type, signatures.rdata))));
        return sets.toArray(RecordSet[]::new);
    }

    private static byte[][] signaturesOver(int type, List<byte[]> all) {
        return all.stream().filter(signature -> Wire.u16(signature, 0) == type).toArray(byte[][]::new);
    }

    /** RFC 2181 §10.1: beside a CNAME there is nothing but what DNSSEC needs (RFC 4034 §3, §4). */
    private void checkAlias(DomainName name, Map<Integer, Gathered> types) {
        Gathered alias = types.get(RecordType.CNAME);
        if (alias == null) {
            return;
        }
        String others = types.keySet().stream()
                .filter(type ->
                        type != RecordType.CNAME && type != RecordType.RRSIG && type != RecordType.NSEC && type != KEY)
                .map(RecordType::name)
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            problems.add(
                    alias.place,
                    name + " has a CNAME and other records, " + others + " (expected: nothing beside a CNAME)");
        }
    }
}
