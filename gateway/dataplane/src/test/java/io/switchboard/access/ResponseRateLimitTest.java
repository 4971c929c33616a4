package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.config.AccessConfig;
import io.switchboard.config.AccessConfig.RateLimit;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Transport;
import io.switchboard.query.Query;
import io.switchboard.query.ResponseLimit.Verdict;
import io.switchboard.query.ServerCookies.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResponseRateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final FakeLoop loop = new FakeLoop(0, 0);
    private final Client client = Client.at("192.0.2.1", loop);

    @Test
    void check_sendsTheRateAndThenTruncatesEverySecond() {
        ResponseRateLimit limit = limit(3);

        for (int second = 0; second < 2; second++) {
            for (int i = 0; i < 3; i++) {
                assertThat(answer(limit, client, "example.org")).isEqualTo(Verdict.SEND);
            }
            for (int i = 0; i < 5; i++) {
                assertThat(answer(limit, client, "example.org")).isEqualTo(Verdict.DROP);
                assertThat(answer(limit, client, "example.org")).isEqualTo(Verdict.TRUNCATE);
            }
            loop.advance(SECOND);
        }
        assertThat(limit.droppedCount()).isEqualTo(10);
        assertThat(limit.truncatedCount()).isEqualTo(10);
    }

    @Test
    void check_countsANetworkAsOne() {
        ResponseRateLimit limit = limit(1);
        answer(limit, client, "example.org");

        assertThat(answer(limit, Client.at("192.0.2.254", loop), "example.org")).isNotEqualTo(Verdict.SEND);
        assertThat(answer(limit, Client.at("192.0.3.1", loop), "example.org")).isEqualTo(Verdict.SEND);
        assertThat(answer(limit, Client.at("2001:db8:0:100::1", loop), "example.org"))
                .isEqualTo(Verdict.SEND);
        assertThat(answer(limit, Client.at("2001:db8:0:1ff::1", loop), "example.org"))
                .isNotEqualTo(Verdict.SEND);
        assertThat(answer(limit, Client.at("2001:db8:0:200::1", loop), "example.org"))
                .isEqualTo(Verdict.SEND);
    }

    @Test
    void check_countsAnswersByNameAndType() {
        ResponseRateLimit limit = limit(1);

        assertThat(answer(limit, client, "one.example.org")).isEqualTo(Verdict.SEND);
        assertThat(answer(limit, client, "two.example.org")).isEqualTo(Verdict.SEND);
        assertThat(answer(limit, client, "ONE.example.org")).isNotEqualTo(Verdict.SEND);
        Query other = client.ask(Transport.UDP, "one.example.org", RecordType.TXT);
        assertThat(limit.check(
                        other, Rcode.NOERROR, reply("one.example.org", RecordType.TXT, ReplyKind.POSITIVE, null)))
                .isEqualTo(Verdict.SEND);
    }

    @Test
    void check_countsNodataByName() {
        ResponseRateLimit limit = limit(1);

        assertThat(limit.check(
                        client.ask(Transport.UDP, "example.org", RecordType.TXT),
                        Rcode.NOERROR,
                        reply("example.org", RecordType.TXT, ReplyKind.NODATA, "example.org")))
                .isEqualTo(Verdict.SEND);
        assertThat(limit.check(
                        client.ask(Transport.UDP, "example.org", RecordType.MX),
                        Rcode.NOERROR,
                        reply("example.org", RecordType.MX, ReplyKind.NODATA, "example.org")))
                .isNotEqualTo(Verdict.SEND);
        assertThat(answer(limit, client, "example.org")).isEqualTo(Verdict.SEND);
    }

    @Test
    void check_countsNxdomainByTheZoneThatDenies() {
        ResponseRateLimit limit = limit(1);

        assertThat(denied(limit, "a.b.example.org", "example.org")).isEqualTo(Verdict.SEND);
        assertThat(denied(limit, "c.d.e.example.org", "EXAMPLE.org")).isNotEqualTo(Verdict.SEND);
        assertThat(denied(limit, "a.b.example.net", "example.net")).isEqualTo(Verdict.SEND);
    }

    @Test
    void check_countsNxdomainWithoutSoaByTheNameAbove() {
        ResponseRateLimit limit = limit(1);

        assertThat(denied(limit, "a.example.org", null)).isEqualTo(Verdict.SEND);
        assertThat(denied(limit, "b.example.org", null)).isNotEqualTo(Verdict.SEND);
        assertThat(denied(limit, "b.example.net", null)).isEqualTo(Verdict.SEND);
        assertThat(denied(limit, ".", null)).isEqualTo(Verdict.SEND);
    }

    @Test
    void check_countsAllErrorsAsOne() {
        ResponseRateLimit limit = limit(1);

        assertThat(limit.check(client.udp("one.example.org"), Rcode.REFUSED, null))
                .isEqualTo(Verdict.SEND);
        assertThat(limit.check(client.udp("two.example.org"), Rcode.REFUSED, null))
                .isNotEqualTo(Verdict.SEND);
        assertThat(limit.check(
                        client.udp("three.example.org"),
                        Rcode.SERVFAIL,
                        reply("three.example.org", RecordType.A, ReplyKind.FAILURE, null)))
                .isNotEqualTo(Verdict.SEND);
        assertThat(answer(limit, client, "one.example.org")).isEqualTo(Verdict.SEND);
    }

    @Test
    void check_leavesProvenAddressesAlone() {
        ResponseRateLimit limit = limit(1);
        ReplyMessage reply = reply("example.org", RecordType.A, ReplyKind.POSITIVE, null);

        for (int i = 0; i < 10; i++) {
            assertThat(limit.check(client.tcp("example.org"), Rcode.NOERROR, reply))
                    .isEqualTo(Verdict.SEND);
            Query query = client.udp("example.org");
            query.cookie(Result.VALID);
            assertThat(limit.check(query, reply.rcode(), reply)).isEqualTo(Verdict.SEND);
            assertThat(limit.check(query, Rcode.REFUSED, null)).isEqualTo(Verdict.SEND);
        }
        Query forged = client.udp("example.org");
        forged.cookie(Result.INVALID);
        assertThat(limit.check(forged, Rcode.NOERROR, reply)).isEqualTo(Verdict.SEND);
        assertThat(limit.check(forged, Rcode.NOERROR, reply)).isNotEqualTo(Verdict.SEND);
    }

    @Test
    void check_sendsEverythingWhenOff() {
        ResponseRateLimit limit = limit(0);

        for (int i = 0; i < 1_000; i++) {
            assertThat(answer(limit, client, "example.org")).isEqualTo(Verdict.SEND);
            assertThat(limit.check(client.udp("example.org"), Rcode.REFUSED, null))
                    .isEqualTo(Verdict.SEND);
        }
    }

    @Test
    void apply_changesTheLimitAndKeepsCountsOfTheSameOne() {
        ResponseRateLimit limit = limit(1);
        answer(limit, client, "example.org");

        limit.apply(config(1));
        assertThat(answer(limit, client, "example.org")).isNotEqualTo(Verdict.SEND);
        limit.apply(config(0));
        assertThat(answer(limit, client, "example.org")).isEqualTo(Verdict.SEND);
    }

    @Test
    void check_ofAFloodOfForgedSourcesAllocatesNothing() {
        ResponseRateLimit limit = limit(5);
        ReplyMessage reply = reply("gone.example.org", RecordType.A, ReplyKind.NXDOMAIN, "example.org");
        Query query = client.udp("gone.example.org");

        long bytes = Allocation.ofRepeating(100_000, () -> limit.check(query, reply.rcode(), reply));

        assertThat(bytes).isLessThan(Allocation.NOISE);
    }

    @Test
    void badLimit_isRefusedByName() {
        assertThatThrownBy(() -> limit(-5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("responses-per-second: -5 (expected: 0 to 100000000)");
    }

    private Verdict answer(ResponseRateLimit limit, Client from, String name) {
        return limit.check(from.udp(name), Rcode.NOERROR, reply(name, RecordType.A, ReplyKind.POSITIVE, null));
    }

    private Verdict denied(ResponseRateLimit limit, String name, @Nullable String zone) {
        return limit.check(client.udp(name), Rcode.NXDOMAIN, reply(name, RecordType.A, ReplyKind.NXDOMAIN, zone));
    }

    private static ReplyMessage reply(String name, int type, ReplyKind kind, @Nullable String soaOwner) {
        ReplyWriter writer = new ReplyWriter();
        writer.start(DomainName.parse(name), type, RecordClass.IN, kind == ReplyKind.NXDOMAIN ? Rcode.NXDOMAIN : 0);
        if (soaOwner != null) {
            byte[] rdata = new byte[2 + 20];
            writer.record(
                    RecordCursor.AUTHORITY, DomainName.parse(soaOwner), RecordType.SOA, RecordClass.IN, 60, rdata);
        }
        return writer.finish(kind, 60, null);
    }

    private ResponseRateLimit limit(int perSecond) {
        return new ResponseRateLimit(config(perSecond), 1, loop);
    }

    private static AccessConfig config(int perSecond) {
        return new AccessConfig(Networks.ANY, new RateLimit(0, 0, 32, 56), perSecond, List.of());
    }
}
