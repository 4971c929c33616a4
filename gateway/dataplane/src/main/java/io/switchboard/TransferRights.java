package io.switchboard;

import io.switchboard.access.NetworkSet;
import io.switchboard.config.KubernetesConfig;
import io.switchboard.config.RecordsConfig;
import io.switchboard.dns.DomainName;
import io.switchboard.query.Query;
import io.switchboard.records.TransferPermission;
import java.util.HashMap;
import java.util.Map;

/** Who may transfer which zone, by the configuration. */
final class TransferRights implements TransferPermission {
    private final Map<DomainName, NetworkSet> allowed;

    private TransferRights(Map<DomainName, NetworkSet> allowed) {
        this.allowed = allowed;
    }

    static TransferPermission of(RecordsConfig records) {
        Map<DomainName, NetworkSet> allowed = new HashMap<>();
        KubernetesConfig kubernetes = records.kubernetes();
        if (kubernetes != null && !kubernetes.transfer().isEmpty()) {
            NetworkSet networks = NetworkSet.of(kubernetes.transfer());
            allowed.put(kubernetes.zone(), networks);
            kubernetes.multicluster().forEach(zone -> allowed.put(zone, networks));
            DomainName external = kubernetes.external().zone();
            if (external != null) {
                allowed.put(external, networks);
            }
        }
        records.zones().stream()
                .filter(zone -> !zone.transfer().isEmpty())
                .forEach(zone -> allowed.put(zone.origin(), NetworkSet.of(zone.transfer())));
        return new TransferRights(allowed);
    }

    @Override
    public boolean allows(DomainName origin, Query query) {
        NetworkSet networks = allowed.get(origin);
        return networks != null && networks.contains(query.clientHigh(), query.clientLow());
    }
}
