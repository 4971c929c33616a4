package io.switchboard.records.special;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.LocalZone;
import io.switchboard.records.ProblemList;
import io.switchboard.records.RdataText;
import io.switchboard.records.RecordPlace;
import io.switchboard.records.RecordSet;
import io.switchboard.records.ZoneBuilder;
import java.util.ArrayList;
import java.util.List;

/** The list of special-use names and what is answered for them. */
final class SpecialZones {
    /** TTL and SOA of RFC 6303 §3. */
    private static final int TTL_SECONDS = 10_800;

    private static final String SOA_DATA = "@ nobody.invalid. 1 3600 1200 604800 10800";
    private static final String LOOPBACK_V6 = "1" + ".0".repeat(31) + ".ip6.arpa.";
    private static final String UNSPECIFIED_V6 = "0" + ".0".repeat(31) + ".ip6.arpa.";

    private final List<LocalZone> zones = new ArrayList<>();

    private SpecialZones() {}

    static List<LocalZone> all() {
        SpecialZones special = new SpecialZones();
        special.addNames();
        special.addArpaNames();
        special.addReverseV4();
        special.addReverseV6();
        return special.zones;
    }

    private void addNames() {
        // RFC 6761 §6.3.
        DomainName localhost = DomainName.parse("localhost.");
        zones.add(UniformZone.present(
                soa(localhost),
                List.of(set(localhost, RecordType.A, "127.0.0.1"), set(localhost, RecordType.AAAA, "::1"))));
        // RFC 6761 §6.4 and §6.2, RFC 7686 §2, RFC 6762 §22.1, RFC 9476 §2.
        absent("invalid.", "test.", "onion.", "local.", "alt.");
    }

    private void addArpaNames() {
        // RFC 9140: NXDOMAIN is what the authoritative servers say as well.
        absent("eap-noob.arpa.");
        // RFC 9462 §6.4: what there is to discover comes with the listeners.
        zones.add(ResolverZone.empty(soa(ResolverZone.ORIGIN)));
        // RFC 8375 §4, RFC 9665: empty, but for validating clients DS is fetched from the real parent.
        zones.add(zone("home.arpa.").publiclyDelegated().zone());
        zones.add(zone("service.arpa.").publiclyDelegated().zone());
        // RFC 8880 §7: the addresses never change, so they can be known without asking.
        zones.add(zone("ipv4only.arpa.")
                .with(RecordType.A, "192.0.0.170")
                .with(RecordType.A, "192.0.0.171")
                .publiclyDelegated()
                .zone());
        zones.add(zone("170.0.0.192.in-addr.arpa.")
                .with(RecordType.PTR, "ipv4only.arpa.")
                .zone());
        zones.add(zone("171.0.0.192.in-addr.arpa.")
                .with(RecordType.PTR, "ipv4only.arpa.")
                .zone());
    }

    private void addReverseV4() {
        // RFC 6303 §4.1: private addresses.
        empty("10.in-addr.arpa.", "168.192.in-addr.arpa.");
        for (int i = 16; i < 32; i++) {
            empty(i + ".172.in-addr.arpa.");
        }
        // RFC 6303 §4.2: "this network", loopback, link-local, documentation, broadcast.
        zones.add(zone("127.in-addr.arpa.")
                .with("1.0.0", RecordType.PTR, "localhost.")
                .zone());
        empty(
                "0.in-addr.arpa.",
                "254.169.in-addr.arpa.",
                "2.0.192.in-addr.arpa.",
                "100.51.198.in-addr.arpa.",
                "113.0.203.in-addr.arpa.",
                "255.255.255.255.in-addr.arpa.");
        // RFC 7793 §2: shared address space.
        for (int i = 64; i < 128; i++) {
            empty(i + ".100.in-addr.arpa.");
        }
    }

    private void addReverseV6() {
        // RFC 6303 §4.3: unspecified and loopback.
        empty(UNSPECIFIED_V6);
        zones.add(zone(LOOPBACK_V6).with(RecordType.PTR, "localhost.").zone());
        // RFC 6303 §4.4 to §4.6: locally assigned, link-local, documentation.
        empty(
                "d.f.ip6.arpa.",
                "8.e.f.ip6.arpa.",
                "9.e.f.ip6.arpa.",
                "a.e.f.ip6.arpa.",
                "b.e.f.ip6.arpa.",
                "8.b.d.0.1.0.0.2.ip6.arpa.");
    }

    private void absent(String... names) {
        for (String name : names) {
            zones.add(UniformZone.absent(soa(DomainName.parse(name))));
        }
    }

    private void empty(String... origins) {
        for (String origin : origins) {
            zones.add(zone(origin).zone());
        }
    }

    private static RecordSet soa(DomainName origin) {
        return set(origin, RecordType.SOA, SOA_DATA);
    }

    private static RecordSet set(DomainName owner, int type, String data) {
        return RecordSet.of(owner, type, TTL_SECONDS, RdataText.parse(type, data, owner));
    }

    private static SmallZone zone(String origin) {
        return new SmallZone(DomainName.parse(origin));
    }

    /** A zone with SOA and NS as RFC 6303 §3 has them, and little else. */
    private static final class SmallZone {
        private static final RecordPlace PLACE = RecordPlace.of("special-use names");

        private final DomainName origin;
        private final ZoneBuilder builder;

        SmallZone(DomainName origin) {
            this.origin = origin;
            this.builder = new ZoneBuilder(origin, PLACE, new ProblemList());
            with(RecordType.SOA, SOA_DATA);
            with(RecordType.NS, "@");
        }

        SmallZone with(int type, String data) {
            return add(origin, type, data);
        }

        SmallZone with(String label, int type, String data) {
            return add(DomainName.parse(label + '.' + origin), type, data);
        }

        private SmallZone add(DomainName owner, int type, String data) {
            builder.add(PLACE, owner, type, TTL_SECONDS, RdataText.parse(type, data, origin));
            return this;
        }

        SmallZone publiclyDelegated() {
            builder.publiclyDelegated();
            return this;
        }

        LocalZone zone() {
            try {
                return builder.build();
            } catch (InvalidRecordsException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
