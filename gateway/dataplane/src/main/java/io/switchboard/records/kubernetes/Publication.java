package io.switchboard.records.kubernetes;

import io.switchboard.config.KubernetesConfig;
import io.switchboard.records.RecordPart;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.store.ClusterState;
import io.switchboard.records.kubernetes.zone.KubernetesZones;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Puts the zones around each state and passes them on. States come one after the other, from any thread. */
final class Publication {
    private final AtomicLong count = new AtomicLong();
    private volatile KubernetesZones zones;
    private volatile List<IpAddress> local = List.of();
    private volatile Consumer<RecordPart> publish = part -> {};

    Publication(KubernetesConfig config) {
        zones = zones(config);
    }

    private KubernetesZones zones(KubernetesConfig config) {
        return new KubernetesZones(config, () -> local);
    }

    void open(Consumer<RecordPart> receiver, ClusterState first) {
        publish = receiver;
        publish(first);
    }

    void use(KubernetesConfig config) {
        zones = zones(config);
    }

    void listenOn(List<IpAddress> addresses) {
        local = List.copyOf(addresses);
    }

    void publish(ClusterState state) {
        count.incrementAndGet();
        publish.accept(zones.over(state));
    }

    long count() {
        return count.get();
    }
}
