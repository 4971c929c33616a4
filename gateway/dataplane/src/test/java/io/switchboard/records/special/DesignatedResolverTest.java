package io.switchboard.records.special;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.SVCBRecord;
import org.xbill.DNS.Type;

class DesignatedResolverTest {
    @Test
    void rdata_hasParametersInTheOrderOfTheirKeys() throws IOException {
        SVCBRecord record = record("/q{?dns}", "192.0.2.1", "2001:db8::1", "192.0.2.2");

        assertThat(record.getSvcPriority()).isEqualTo(3);
        assertThat(record.getTargetName()).hasToString("dns.example.org.");
        assertThat(record.getSvcParamKeys()).containsExactly(1, 3, 4, 6, 7);
        assertThat(((SVCBBase.ParameterAlpn) record.getSvcParamValue(SVCBBase.ALPN)).getValues())
                .containsExactly("h2", "h3");
        assertThat(((SVCBBase.ParameterPort) record.getSvcParamValue(SVCBBase.PORT)).getPort())
                .isEqualTo(50_443);
        assertThat(((SVCBBase.ParameterIpv4Hint) record.getSvcParamValue(SVCBBase.IPV4HINT)).getAddresses())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(((SVCBBase.ParameterIpv6Hint) record.getSvcParamValue(SVCBBase.IPV6HINT)).getAddresses())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void rdata_hasNoParameterWithoutValue() throws IOException {
        assertThat(record(null).getSvcParamKeys()).containsExactly(1, 3);
    }

    @Test
    void rdata_hasEightHintsOfEachFamilyAtMost() throws IOException {
        String[] many = IntStream.rangeClosed(1, 200)
                .mapToObj(host -> "192.0.2." + host)
                .toArray(String[]::new);

        SVCBRecord record = record(null, many);

        assertThat(((SVCBBase.ParameterIpv4Hint) record.getSvcParamValue(SVCBBase.IPV4HINT)).getAddresses())
                .hasSize(8);
    }

    private static SVCBRecord record(@Nullable String path, String... addresses) throws IOException {
        DesignatedResolver resolver = new DesignatedResolver(
                List.of("h2", "h3"),
                50_443,
                DomainName.parse("dns.example.org."),
                Stream.of(addresses).map(InetAddress::ofLiteral).toList(),
                path);
        byte[] rdata = resolver.rdata(3);
        Record record = Record.newRecord(
                Name.fromString("_dns.resolver.arpa."), Type.SVCB, DClass.IN, 300, rdata.length, rdata);
        // Sorted by their keys, which is what makes the form canonical.
        assertThat(record.rdataToWireCanonical()).isEqualTo(rdata);
        return (SVCBRecord) record;
    }
}
