package io.switchboard.config;

import io.switchboard.config.AccessConfig.BlockAnswer;
import io.switchboard.config.AccessConfig.BlockList;
import io.switchboard.config.AccessConfig.Network;
import io.switchboard.config.AccessConfig.RateLimit;
import io.switchboard.config.CacheConfig.FailureTtl;
import io.switchboard.config.CacheConfig.Prefetch;
import io.switchboard.config.CacheConfig.Stale;
import io.switchboard.config.KubernetesConfig.Api;
import io.switchboard.config.KubernetesConfig.External;
import io.switchboard.config.KubernetesConfig.Pods;
import io.switchboard.config.LimitsConfig.Tcp;
import io.switchboard.config.RecordsConfig.StaticRecord;
import io.switchboard.config.RecordsConfig.ZoneFile;
import io.switchboard.config.UpstreamGroupConfig.AllDown;
import io.switchboard.config.UpstreamGroupConfig.ConnectionConfig;
import io.switchboard.config.UpstreamGroupConfig.HealthConfig;
import io.switchboard.config.UpstreamGroupConfig.Policy;
import io.switchboard.config.UpstreamGroupConfig.UdpConfig;
import io.switchboard.config.schema.Addresses;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Valid configurations by chance, the same for the same seed. */
final class ConfigGenerator {
    private static final String ODD_CHARACTERS = "ab:#'\"\\{}[],&*!|>%@`$~? \t-é€\uD83D\uDE00${x}$${";
    private static final int FIRST_PORT = 1024;

    private static final String CERTIFICATE = "default";

    private final Random random;
    private int names;

    ConfigGenerator(long seed) {
        random = new Random(seed);
    }

    GatewayConfig next() {
        Map<String, UpstreamGroupConfig> groups = new LinkedHashMap<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            String name = oneOf(List.of("default", "null", "corp_" + i, "0", "true", "A-b"));
            groups.put(name, group(name));
        }
        return new GatewayConfig(
                some(this::listener),
                Map.of(CERTIFICATE, certificate()),
                new TlsConfig(maybe(this::path)),
                groups,
                some(() -> route(oneOf(List.copyOf(groups.keySet())))),
                new RecordsConfig(
                        some(this::staticRecord), some(this::zone), some(this::path), maybe(this::kubernetes)),
                cache(),
                access(),
                limits(),
                new IdentityConfig(maybe(this::text), maybe(this::text)),
                new CookieConfig(maybe(this::cookieSecret), maybe(this::cookieSecret)),
                new OpsConfig(maybe(this::bind)),
                millis(0, 600_000));
    }

    private KubernetesConfig kubernetes() {
        Pods pods = oneOf(List.of(Pods.values()));
        Path kubeconfig = maybe(this::path);
        List<String> namespaces = some(() -> "ns-" + names++);
        return new KubernetesConfig(
                name(),
                networks(),
                new Api(kubeconfig, kubeconfig == null ? null : maybe(() -> "context-" + names++)),
                Duration.ofSeconds(between(0, 3_600)),
                pods,
                namespaces,
                namespaces.isEmpty() ? oneOf(List.of("", "a=b,c!=d")) : "",
                oneOf(List.of("", "tier in (x, y)")),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                some(this::name),
                some(this::name),
                new External(maybe(this::name), random.nextBoolean()),
                networks(),
                pods == Pods.VERIFIED && random.nextBoolean(),
                maybe(this::path),
                maybe(() -> millis(1_000, 2_000_000_000)),
                some(this::name));
    }

    private ListenerConfig listener() {
        Transport transport = oneOf(List.of(Transport.values()));
        return new ListenerConfig(
                transport,
                atLeastOne(this::bind),
                millis(1_000, 3_600_000),
                transport.secure() ? List.of(CERTIFICATE) : List.of(),
                mayHaveProxies(transport) ? networks() : List.of(),
                transport == Transport.DOH || transport == Transport.DOH3 ? http() : HttpConfig.DEFAULT,
                transport == Transport.GRPC && random.nextBoolean());
    }

    private HttpConfig http() {
        return new HttpConfig(atLeastOne(() -> "/path-" + names++), networks());
    }

    private static boolean mayHaveProxies(Transport transport) {
        return transport == Transport.TCP || transport == Transport.DOT || transport == Transport.DOH;
    }

    private List<Network> networks() {
        return some(() -> new Network(address(), 0)).stream()
                .map(this::network)
                .distinct()
                .toList();
    }

    private CertificateConfig certificate() {
        boolean selfSigned = random.nextBoolean();
        return new CertificateConfig(
                CERTIFICATE,
                selfSigned,
                path(),
                selfSigned ? null : path(),
                selfSigned ? null : path(),
                maybe(this::cookieSecret),
                maybe(this::path));
    }

    private InetSocketAddress bind() {
        return new InetSocketAddress(address(), random.nextInt(10) == 0 ? 0 : FIRST_PORT + names++);
    }

    private UpstreamGroupConfig group(String name) {
        return new UpstreamGroupConfig(
                name,
                some(this::endpoint),
                atLeastOne(this::resolver),
                oneOf(List.of(Policy.values())),
                between(1, 8),
                millis(100, 60_000),
                between(1, 100),
                new HedgeConfig(hedgeDelay(), between(1, 100)),
                oneOf(List.of(AllDown.values())),
                between(1, 1_000_000),
                new ConnectionConfig(millis(1_000, 86_400_000)),
                new HealthConfig(between(0, 1_000), between(1, 1_000), millis(100, 3_600_000)),
                new UdpConfig(
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        4 + random.nextInt(UdpConfig.MOST_SOCKETS - 3)),
                random.nextBoolean());
    }

    private EndpointConfig endpoint() {
        Transport transport = oneOf(List.of(Transport.values()));
        if (random.nextInt(4) == 0) {
            if (random.nextInt(4) == 0) {
                String service = "_s" + names++ + "._tcp.example.org";
                InetSocketAddress named = InetSocketAddress.createUnresolved(service, 0);
                return endpoint(transport, service, named, between(1, 1_000), some(this::resolver));
            }
            String host = "h" + names++ + ".example.org";
            InetSocketAddress named = InetSocketAddress.createUnresolved(host, 1 + random.nextInt(FIRST_PORT - 1));
            return endpoint(transport, host + ":" + named.getPort(), named, between(1, 1_000), some(this::resolver));
        }
        // Listeners have larger ports, so that no endpoint is a listener.
        InetSocketAddress address = new InetSocketAddress(address(), 1 + random.nextInt(FIRST_PORT - 1));
        return endpoint(transport, Addresses.format(address), address, between(1, 1_000), some(this::resolver));
    }

    private EndpointConfig resolver() {
        Transport transport = oneOf(List.of(Transport.values()));
        InetSocketAddress address = new InetSocketAddress(address(), 1 + random.nextInt(FIRST_PORT - 1));
        String url = transport.scheme() + "://" + Addresses.format(address);
        return transport.secure()
                ? new EndpointConfig(
                        url + "#dns.example.org",
                        transport,
                        address,
                        new EndpointTls("dns.example.org", List.of(), null, null, false))
                : new EndpointConfig(url, transport, address);
    }

    private EndpointConfig endpoint(
            Transport transport, String host, InetSocketAddress address, int weight, List<EndpointConfig> bootstrap) {
        String url = transport.scheme() + "://" + host;
        return transport.secure()
                ? new EndpointConfig(url + "#dns.example.org", transport, address, endpointTls(), weight, bootstrap)
                : new EndpointConfig(url, transport, address, null, weight, bootstrap);
    }

    private EndpointTls endpointTls() {
        return new EndpointTls(
                "dns.example.org",
                some(() -> "sha256/" + Base64.getEncoder().encodeToString(new byte[32])),
                maybe(this::path),
                maybe(() -> CERTIFICATE),
                false);
    }

    private HedgeConfig.After hedgeDelay() {
        return oneOf(List.of(
                new HedgeConfig.Never(),
                new HedgeConfig.Percentile(90),
                new HedgeConfig.Percentile(95),
                new HedgeConfig.Percentile(99),
                new HedgeConfig.Delay(millis(1, 60_000))));
    }

    private RouteConfig route(String group) {
        return new RouteConfig(atLeastOne(this::name), group);
    }

    private StaticRecord staticRecord() {
        int type = oneOf(List.of(1, 5, 16, 28, 64, 999, 65535));
        return new StaticRecord(name(), type, between(0, Integer.MAX_VALUE - 1), atLeastOne(this::text));
    }

    private ZoneFile zone() {
        return new ZoneFile(name(), path(), networks());
    }

    private CacheConfig cache() {
        return new CacheConfig(
                random.nextLong(1L << 40),
                millis(0, 1_000),
                millis(1_000, 604_800_000),
                millis(0, 86_400_000),
                new FailureTtl(millis(1_000, 2_000), millis(2_000, 300_000)),
                new Stale(
                        random.nextBoolean(),
                        millis(0, 86_400_000),
                        millis(0, 10_000),
                        millis(1_000, 3_600_000),
                        millis(0, 3_600_000)),
                new Prefetch(random.nextBoolean(), between(1, 1_000_000), between(1, 100)));
    }

    private AccessConfig access() {
        return new AccessConfig(
                some(() -> new Network(address(), 0)).stream()
                        .map(this::network)
                        .distinct()
                        .toList(),
                new RateLimit(
                        between(0, 10_000), between(0, 10_000), between(0, 10_000), between(0, 32), between(0, 128)),
                between(0, 10_000),
                between(0, 10_000),
                some(this::blockList));
    }

    private Network network(Network any) {
        byte[] octets = any.address().getAddress();
        int length = random.nextInt(octets.length * Byte.SIZE + 1);
        for (int bit = length; bit < octets.length * Byte.SIZE; bit++) {
            octets[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        return new Network(Addresses.ofOctets(octets), length);
    }

    private BlockList blockList() {
        BlockAnswer answer = oneOf(List.of(BlockAnswer.values()));
        return new BlockList(path(), answer, answer == BlockAnswer.ADDRESS ? atLeastOne(this::address) : List.of());
    }

    private LimitsConfig limits() {
        return new LimitsConfig(
                between(1, 10_000_000),
                between(1, 10_000_000),
                between(100, 10_000_000),
                new Tcp(
                        between(1, 10_000_000),
                        between(1, 10_000_000),
                        between(1, 65_536),
                        millis(100, 300_000),
                        millis(100, 300_000)));
    }

    /** Never of this machine, never mapped into the other family. */
    private InetAddress address() {
        byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(octets);
        octets[0] = (byte) (octets.length == 4 ? 198 : 0x20);
        for (int i = 1; i < octets.length; i++) {
            octets[i] = random.nextBoolean() ? 0 : octets[i];
        }
        return Addresses.ofOctets(octets);
    }

    private DomainName name() {
        byte[] octets = new byte[1 + random.nextInt(20)];
        random.nextBytes(octets);
        byte[] unique = ("n" + names++).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] wire = new byte[octets.length + unique.length + 3];
        wire[0] = (byte) octets.length;
        System.arraycopy(octets, 0, wire, 1, octets.length);
        wire[octets.length + 1] = (byte) unique.length;
        System.arraycopy(unique, 0, wire, octets.length + 2, unique.length);
        return DomainName.fromWire(wire, 0);
    }

    private Path path() {
        return Path.of("/" + text().replace("\t", "") + "/x").normalize();
    }

    /** Neither blank nor a word that means something else. */
    private String text() {
        StringBuilder text = new StringBuilder("x");
        for (int i = 0; i < random.nextInt(12); i++) {
            text.append(oneOf(ODD_CHARACTERS
                    .replace("\t", "")
                    .codePoints()
                    .mapToObj(Character::toString)
                    .toList()));
        }
        return random.nextBoolean() ? text.toString() : text.reverse().toString();
    }

    private String cookieSecret() {
        return "%016x%016X".formatted(random.nextLong(), random.nextLong());
    }

    private Duration millis(int minimum, int maximum) {
        int unit = oneOf(List.of(1, 1_000, 60_000));
        int amount = between(minimum, maximum);
        return Duration.ofMillis(amount - amount % unit >= minimum ? amount - amount % unit : amount);
    }

    private int between(int minimum, int maximum) {
        return minimum + random.nextInt(maximum - minimum + 1);
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }

    private <T> List<T> some(Supplier<T> value) {
        return random.nextInt(4) == 0 ? List.of() : atLeastOne(value);
    }

    private <T> List<T> atLeastOne(Supplier<T> value) {
        List<T> values = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            values.add(value.get());
        }
        return List.copyOf(values);
    }
}
