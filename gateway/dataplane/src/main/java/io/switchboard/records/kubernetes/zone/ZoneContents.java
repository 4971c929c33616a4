package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.records.RecordSet;
import io.switchboard.records.kubernetes.store.ClusterState;
import io.switchboard.records.kubernetes.store.ServiceEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The records of a zone over a state, service by service: those of one service are made when those before it are told. */
final class ZoneContents implements Iterator<RecordSet> {
    private final Iterator<ServiceEntry> services;
    private final Function<ServiceEntry, List<RecordSet>> records;
    private Iterator<RecordSet> current;

    /**
     * The contents of a zone.
     *
     * @param origin the records that are not those of services
     */
    ZoneContents(List<RecordSet> origin, List<ServiceEntry> services, Function<ServiceEntry, List<RecordSet>> records) {
        this.current = origin.iterator();
        this.services = services.iterator();
        this.records = records;
    }

    /** NS records, and the addresses of servers that are no Services. */
    static List<RecordSet> servers(ZoneRules rules, ClusterState state) {
        List<RecordSet> sets = new ArrayList<>();
        NameServer server = rules.server();
        byte[][] names = server.hosts(state).stream()
                .map(NameServer.Host::name)
                .map(DomainName::toWire)
                .toArray(byte[][]::new);
        sets.add(RecordSet.of(rules.origin(), RecordType.NS, rules.ttlSeconds(), names));
        sets.addAll(ServiceRecords.addressSets(server.name(), rules.ttlSeconds(), server.addresses(state)));
        return sets;
    }

    @Override
    public boolean hasNext() {
        while (!current.hasNext() && services.hasNext()) {
            current = records.apply(services.next()).iterator();
        }
        return current.hasNext();
    }

    @Override
    public RecordSet next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return current.next();
    }
}
