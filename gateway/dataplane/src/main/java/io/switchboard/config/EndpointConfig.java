package io.switchboard.config;

import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that we forward to.
 *
 * @param url as configured; names the endpoint in metrics, logs and the API
 * @param address resolved; or, if the URL has a host name, unresolved, to be resolved while the gateway runs; of port 0 if
 *     that is the name of SRV records, which have the ports
 * @param tls how it is asked over TLS, null for clear text
 * @param weight its share of queries under policies that look at weights, at least 1
 * @param bootstrap servers that resolve the host name, all of them with addresses; if empty, those of the group
 */
public record EndpointConfig(
        String url,
        Transport transport,
        InetSocketAddress address,
        @Nullable EndpointTls tls,
        int weight,
        List<EndpointConfig> bootstrap) {

    /** An endpoint with what its keys are by default, perhaps over TLS. */
    public EndpointConfig(String url, Transport transport, InetSocketAddress address, @Nullable EndpointTls tls) {
        this(url, transport, address, tls, 1, List.of());
    }

    /** An endpoint with what its keys are by default that is asked in clear text. */
    public EndpointConfig(String url, Transport transport, InetSocketAddress address) {
        this(url, transport, address, null);
    }

    /** Whether it has a host name, so that its addresses have to be found out. */
    public boolean isNamed() {
        return address.isUnresolved();
    }

    /**
     * Whether its host name is the name of SRV records (RFC 2782): a service and a protocol with an underscore each, and the
     * domain that offers it.
     */
    public boolean isService() {
        return isNamed() && isService(address.getHostString());
    }

    /**
     * The host name or address of the URL; of a name of SRV records only the domain that offers the service. It is who the
     * operator has named, whatever the DNS says, and so what a certificate must be for (RFC 9525 §6.1).
     */
    public String host() {
        String host = address.getHostString();
        return isService() ? host.substring(host.indexOf('.', host.indexOf('.') + 1) + 1) : host;
    }

    static boolean isService(String host) {
        int first = host.indexOf('.');
        int second = host.indexOf('.', first + 1);
        return host.startsWith("_")
                && host.startsWith("_", first + 1)
                && first > 0
                && second > 0
                && second + 1 < host.length();
    }
}
