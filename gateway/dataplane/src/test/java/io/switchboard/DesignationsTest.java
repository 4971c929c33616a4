package io.switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.Designations.Bound;
import io.switchboard.config.HttpConfig;
import io.switchboard.config.ListenerConfig;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.Transport;
import io.switchboard.records.special.DesignatedResolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DesignationsTest {
    private static final List<String> NAMES = List.of("dns.example.org");

    @Test
    void addressesOfOnePort_areHintsOfOneResolver() {
        assertThat(of(
                        bound(Transport.DOT, "192.0.2.53", 853),
                        bound(Transport.DOT, "2001:db8::53", 853),
                        bound(Transport.DOT, "fe80::53", 853)))
                .containsExactly(resolver(List.of("dot"), 853, null, "192.0.2.53", "2001:db8::53"));
    }

    @Test
    void loopbackAddresses_areOnlyForThoseOnThisHost() {
        Bound loopback = bound(Transport.DOT, "127.0.0.1", 853);

        assertThat(of(bound(Transport.UDP, "127.0.0.1", 53), loopback)).hasSize(1);
        assertThat(of(bound(Transport.UDP, "192.0.2.53", 53), loopback)).isEmpty();
        assertThat(of(bound(Transport.DOT, "192.0.2.53", 853), loopback))
                .containsExactly(resolver(List.of("dot"), 853, null, "192.0.2.53"));
    }

    @Test
    void http2AndHttp3_areOneResolverIfTheyHaveTheSamePlace() {
        Bound http2 = bound(Transport.DOH, "192.0.2.53", 443);
        DesignatedResolver onlyHttp2 = resolver(List.of("h2"), 443, "/dns-query{?dns}", "192.0.2.53");

        assertThat(of(bound(Transport.DOH3, "192.0.2.53", 443), http2))
                .containsExactly(resolver(List.of("h2", "h3"), 443, "/dns-query{?dns}", "192.0.2.53"));
        assertThat(of(http2, bound(Transport.DOH3, "192.0.2.53", 8443)))
                .containsExactly(onlyHttp2, resolver(List.of("h3"), 8443, "/dns-query{?dns}", "192.0.2.53"));
        assertThat(of(http2, bound(Transport.DOH3, "192.0.2.54", 443)))
                .containsExactly(onlyHttp2, resolver(List.of("h3"), 443, "/dns-query{?dns}", "192.0.2.54"));
    }

    @Test
    void listenersWithoutEnd_makeNoReplyWithoutEnd() {
        Bound[] many = Stream.iterate(1000, port -> port + 1)
                .limit(100)
                .map(port -> bound(Transport.DOT, "192.0.2.53", port))
                .toArray(Bound[]::new);

        assertThat(of(many)).hasSize(16);
    }

    @ParameterizedTest
    @CsvSource({
        "dns.example.org, dns.example.org.",
        "localhost dns.example.org ns.example.org, dns.example.org.",
        "*.example.org dns.example.net, dns.example.net.",
        "resolver.arpa dns.example.org, dns.example.org.",
        "a..b dns.example.org, dns.example.org.",
        "x.localhost, x.localhost.",
    })
    void target_isTheFirstNameOfTheCertificateThatIsOfUse(String names, String target) {
        assertThat(Designations.ofBound(
                        List.of(bound(Transport.DOQ, "192.0.2.53", 853)), certificates -> List.of(names.split(" "))))
                .extracting(DesignatedResolver::target)
                .containsExactly(DomainName.parse(target));
    }

    @ParameterizedTest
    @CsvSource({"*.example.org", "resolver.arpa", "x.resolver.arpa.", "."})
    void aCertificateWithoutAnyNameOfUse_isNotDesignated(String name) {
        assertThat(Designations.ofBound(
                        List.of(bound(Transport.DOQ, "192.0.2.53", 853)), certificates -> List.of(name)))
                .isEmpty();
    }

    private static List<DesignatedResolver> of(Bound... listeners) {
        return Designations.ofBound(List.of(listeners), certificates -> NAMES);
    }

    private static Bound bound(Transport transport, String address, int port) {
        InetSocketAddress socket = new InetSocketAddress(InetAddress.ofLiteral(address), port);
        return new Bound(
                new ListenerConfig(
                        transport,
                        List.of(socket),
                        Duration.ofSeconds(10),
                        transport.secure() ? List.of("edge") : List.of(),
                        List.of(),
                        HttpConfig.DEFAULT,
                        false),
                socket);
    }

    private static DesignatedResolver resolver(
            List<String> alpn, int port, @Nullable String path, String... addresses) {
        return new DesignatedResolver(
                alpn,
                port,
                DomainName.parse("dns.example.org."),
                Stream.of(addresses).map(InetAddress::ofLiteral).toList(),
                path);
    }
}
