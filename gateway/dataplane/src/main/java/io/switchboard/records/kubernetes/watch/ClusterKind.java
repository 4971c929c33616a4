package io.switchboard.records.kubernetes.watch;

import java.util.List;
import java.util.Locale;

/** A kind of objects that is watched. */
public enum ClusterKind {
    SERVICES("/api/v1/services"),
    ENDPOINT_SLICES("/apis/discovery.k8s.io/v1/endpointslices"),
    NAMESPACES("/api/v1/namespaces"),
    PODS("/api/v1/pods"),
    /** The newer version first; a server that does not have it is asked for the older one. */
    SERVICE_IMPORTS(
            "/apis/multicluster.x-k8s.io/v1beta1/serviceimports",
            "/apis/multicluster.x-k8s.io/v1alpha1/serviceimports");

    private final String label = name().toLowerCase(Locale.ROOT).replace("_", "");
    private final List<String> paths;

    ClusterKind(String... paths) {
        this.paths = List.of(paths);
    }

    /** Its name in the API, such as {@code endpointslices}. */
    public String label() {
        return label;
    }

    /** Whether clusters have it only once somebody has defined it there: its API is not Kubernetes' own. */
    boolean isDefined() {
        return this == SERVICE_IMPORTS;
    }

    /** Where it is found below the server's URL, the best first. */
    List<String> paths() {
        return paths;
    }
}
