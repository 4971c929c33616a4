package io.switchboard.config;

import io.switchboard.config.AccessConfig.Network;
import io.switchboard.dns.DomainName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of a Kubernetes cluster.
 *
 * @param zone the cluster's domain
 * @param reverse networks whose addresses have PTR records
 * @param api how the API server is reached
 * @param ttl of all records, in whole seconds
 * @param pods which names of pods there are
 * @param namespaces the only ones that there are to be; empty for all
 * @param namespaceLabels selector of the namespaces that there are to be; empty for all
 * @param labels selector of services, endpoints and pods; empty for all
 * @param endpoints whether endpoints are watched: without them there are no headless services
 * @param endpointPodNames whether an endpoint without a host name is called after its pod
 * @param ignoreEmptyService whether a service without ready endpoints does not exist
 * @param fallthrough zones in which a name that does not exist goes on to the routes
 * @param multicluster zones with the services of a cluster set
 * @param transfer who may transfer the zones
 * @param autopath whether the search path of a pod's client is walked here
 * @param snapshot file that the records are kept in for a start without the API server, or null
 * @param maximumStaleness how long the API server may be silent before the gateway is not ready, or null for ever
 * @param search domains that are tried behind those of the cluster where the search path is walked
 */
public record KubernetesConfig(
        DomainName zone,
        List<Network> reverse,
        Api api,
        Duration ttl,
        Pods pods,
        List<String> namespaces,
        String namespaceLabels,
        String labels,
        boolean endpoints,
        boolean endpointPodNames,
        boolean ignoreEmptyService,
        List<DomainName> fallthrough,
        List<DomainName> multicluster,
        External external,
        List<Network> transfer,
        boolean autopath,
        @Nullable Path snapshot,
        @Nullable Duration maximumStaleness,
        List<DomainName> search) {

    /** Which names {@code 192-0-2-1.namespace.pod} of pods there are. */
    public enum Pods {
        /** None. */
        DISABLED,
        /** Every address in every namespace that exists, whether or not a pod has it. */
        INSECURE,
        /** The addresses that pods have; they are watched for this. */
        VERIFIED
    }

    /**
     * How the API server is reached.
     *
     * @param kubeconfig the file that says it, or null for the service account of the pod
     * @param context which context of the file, or null for its current one
     */
    public record Api(@Nullable Path kubeconfig, @Nullable String context) {}

    /**
     * Names of services by the addresses that they have outside of the cluster.
     *
     * @param zone under which they stand, or null for none
     * @param headless whether headless services have names there, too
     */
    public record External(@Nullable DomainName zone, boolean headless) {}

    /** Copies the lists. */
    public KubernetesConfig {
        reverse = List.copyOf(reverse);
        namespaces = List.copyOf(namespaces);
        fallthrough = List.copyOf(fallthrough);
        multicluster = List.copyOf(multicluster);
        transfer = List.copyOf(transfer);
        search = List.copyOf(search);
    }
}
