package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.records.kubernetes.object.IpAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the ports of a service are: SRV records, and the addresses of their targets. */
final class ServiceTargets {
    /** Most targets whose addresses are added. */
    private static final int MAX_ADDITIONAL_NAMES = 64;

    private static final int WHOLE_WEIGHT = 100;

    private ServiceTargets() {}

    /**
     * A target; several may have one host, with other ports or addresses.
     *
     * @param addresses those that it is known to have
     */
    record Target(DomainName host, int port, List<IpAddress> addresses) {}

    private record HostPort(DomainName host, int port) {}

    /** RDATA of the SRV records, each host and port once. */
    static List<byte[]> rdata(List<Target> targets) {
        Set<HostPort> records = new LinkedHashSet<>();
        Set<DomainName> hosts = new HashSet<>();
        for (Target target : targets) {
            records.add(new HostPort(target.host(), target.port()));
            hosts.add(target.host());
        }
        int weight = Math.max(1, WHOLE_WEIGHT / Math.max(1, hosts.size()));
        return records.stream()
                .map(record -> Answer.srv(weight, record.port(), record.host().toWire()))
                .toList();
    }

    /** Writes them, each host and port once. The weight is shared by hosts (RFC 2782): of five, 20 each. */
    static void write(List<Target> targets, Answer answer) {
        rdata(targets).forEach(rdata -> answer.record(RecordType.SRV, rdata));
        Map<DomainName, Set<IpAddress>> hosts = new LinkedHashMap<>();
        for (Target target : targets) {
            hosts.computeIfAbsent(target.host(), host -> new LinkedHashSet<>()).addAll(target.addresses());
        }
        hosts.entrySet().stream()
                .limit(MAX_ADDITIONAL_NAMES)
                .forEach(host -> answer.additional(host.getKey().toWire(), List.copyOf(host.getValue())));
    }
}
