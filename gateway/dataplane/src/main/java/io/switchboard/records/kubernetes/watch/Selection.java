package io.switchboard.records.kubernetes.watch;

import io.switchboard.config.KubernetesConfig;
import io.switchboard.config.KubernetesConfig.Pods;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Which kinds are watched, and which objects of them, by the configuration. */
record Selection(KubernetesConfig config) {
    /** Pods that will never run again. */
    private static final String RUNNING = "status.phase!=Succeeded,status.phase!=Failed,status.phase!=Unknown";

    /** The kinds that are watched. */
    List<ClusterKind> kinds() {
        List<ClusterKind> kinds = new ArrayList<>(List.of(ClusterKind.SERVICES, ClusterKind.NAMESPACES));
        if (config.endpoints()) {
            kinds.add(ClusterKind.ENDPOINT_SLICES);
        }
        if (config.pods() == Pods.VERIFIED) {
            kinds.add(ClusterKind.PODS);
        }
        if (!config.multicluster().isEmpty()) {
            kinds.add(ClusterKind.SERVICE_IMPORTS);
        }
        return kinds;
    }

    /** What a request for a kind is narrowed by, as parameters of its query; perhaps empty. */
    String parameters(ClusterKind kind) {
        return switch (kind) {
            case SERVICES, ENDPOINT_SLICES -> labels(config.labels());
            case NAMESPACES -> labels(config.namespaceLabels());
            case PODS -> labels(config.labels()) + "&fieldSelector=" + encode(RUNNING);
            case SERVICE_IMPORTS -> "";
        };
    }

    private static String labels(String selector) {
        return selector.isEmpty() ? "" : "&labelSelector=" + encode(selector);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
