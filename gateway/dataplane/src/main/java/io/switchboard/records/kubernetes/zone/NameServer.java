package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.DomainName;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.store.ClusterState;
import io.switchboard.records.kubernetes.store.ServiceEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who a zone's NS records name: the Services that lead to this gateway, found by the addresses that it listens on; while
 * there is none, a name of its own with those addresses.
 *
 * @param name the name of its own, which SOA records have in any case
 * @param mailbox RNAME of SOA records
 * @param services the zone in which Services have names
 * @param external whether clients are outside of the cluster, and so are the addresses that they use
 * @param local addresses that the gateway listens on; asked each time
 */
record NameServer(
        DomainName name, DomainName mailbox, DomainName services, boolean external, Supplier<List<IpAddress>> local) {

    /** A server with its addresses. */
    record Host(DomainName name, List<IpAddress> addresses) {}

    /** Those of a state; one at least. */
    List<Host> hosts(ClusterState state) {
        List<Host> hosts = new ArrayList<>();
        for (IpAddress address : local.get()) {
            for (ServiceEntry entry : state.servicesAt(address)) {
                addHost(hosts, entry);
            }
        }
        return hosts.isEmpty() ? List.of(new Host(name, local.get())) : hosts;
    }

    /** All addresses of a state's hosts. */
    List<IpAddress> addresses(ClusterState state) {
        return hosts(state).stream()
                .flatMap(host -> host.addresses().stream())
                .distinct()
                .toList();
    }

    private void addHost(List<Host> hosts, ServiceEntry entry) {
        Service service = entry.service();
        if (service == null || service.type() == Service.Type.EXTERNAL_NAME) {
            return;
        }
        List<IpAddress> addresses = external ? service.externalAddresses() : addresses(entry, service);
        DomainName host = external ? name : ServiceNames.of(entry.name(), services);
        if (!addresses.isEmpty()
                && hosts.stream().noneMatch(known -> known.name().equals(host))) {
            hosts.add(new Host(host, addresses));
        }
    }

    private static List<IpAddress> addresses(ServiceEntry entry, Service service) {
        if (service.type() == Service.Type.CLUSTER_IP) {
            return service.addresses();
        }
        List<IpAddress> addresses = new ArrayList<>();
        for (int i = 0; i < entry.endpoints().size(); i++) {
            addresses.add(entry.endpoints().address(i));
        }
        return addresses;
    }
}
