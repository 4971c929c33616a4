package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.AccessConfig;
import io.switchboard.config.AccessConfig.RateLimit;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.ServerCookies.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class NxdomainRateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final FakeLoop loop = new FakeLoop(0, 0);

    @Test
    void names_thatDoNotExistAreFoundOutUpToTheRate() {
        AccessRules rules = rules(10);
        Client client = Client.at("192.0.2.1", loop);

        assertThat(foundOutOf(100, rules, client)).isEqualTo(10);
        loop.advance(SECOND / 2);
        assertThat(foundOutOf(100, rules, client)).isEqualTo(5);
        assertThat(rules.nxdomainLimitedCount()).isEqualTo(185);
        assertThat(rules.rateLimitedCount()).isZero();
    }

    @Test
    void names_thatExistCostNothing() {
        AccessRules rules = rules(1);
        Client client = Client.at("192.0.2.1", loop);

        for (int i = 0; i < 1_000; i++) {
            assertThat(Outcome.of(rules, client.udp("www.example.org")).passed())
                    .isTrue();
        }
    }

    @Test
    void overTheRate_everythingWaitsForTheNextToken() {
        AccessRules rules = rules(2);
        Client client = Client.at("192.0.2.1", loop);
        foundOutOf(2, rules, client);

        assertThat(Outcome.of(rules, client.udp("www.example.org")).passed()).isFalse();
        loop.advance(SECOND / 2);
        assertThat(Outcome.of(rules, client.udp("www.example.org")).passed()).isTrue();
    }

    @Test
    void off_passesEverything() {
        AccessRules rules = rules(0);

        assertThat(foundOutOf(10_000, rules, Client.at("192.0.2.1", loop))).isEqualTo(10_000);
    }

    @Test
    void otherNetworks_haveTheirOwn() {
        AccessRules rules = rules(1);
        foundOutOf(10, rules, Client.at("192.0.2.1", loop));
        foundOutOf(10, rules, Client.at("2001:db8:0:100::1", loop));

        assertThat(foundOutOf(1, rules, Client.at("192.0.2.2", loop))).isEqualTo(1);
        assertThat(foundOutOf(1, rules, Client.at("2001:db8:0:1ff::2", loop))).isZero();
    }

    @Test
    void overTheRate_streamsAreRefusedAndDatagramsDropped() {
        AccessRules rules = rules(1);
        Client client = Client.at("192.0.2.1", loop);
        rules.fetched(client.tcp("x.example.org"));
        rules.fetched(client.udp("x.example.org"));

        Outcome stream = Outcome.of(rules, client.tcp("www.example.org"));
        assertThat(stream.rcode()).isEqualTo(Rcode.REFUSED);
        assertThat(stream.extendedError()).isEqualTo(ExtendedError.OTHER);
        assertThat(Outcome.of(rules, client.udp("www.example.org")).dropped()).isEqualTo(DropReason.RATE_LIMIT);
    }

    @Test
    void overTheRate_everySecondDatagramWithAnUnprovenCookieGetsBadCookie() {
        AccessRules rules = rules(1);
        Client client = Client.at("192.0.2.1", loop);
        rules.fetched(client.udp("x.example.org"));

        assertThat(Outcome.of(rules, with(Result.CLIENT_ONLY, client)).dropped())
                .isEqualTo(DropReason.RATE_LIMIT);
        assertThat(Outcome.of(rules, with(Result.CLIENT_ONLY, client)).rcode()).isEqualTo(Rcode.BADCOOKIE);
        assertThat(Outcome.of(rules, with(Result.VALID, client)).passed())
                .as("nobody else can use up what is proven")
                .isTrue();
    }

    @Test
    void chasedQueries_areNotHeldUp() {
        AccessRules rules = rules(1);
        Query query = Client.at("192.0.2.1", loop).udp("x.example.org");
        rules.fetched(query);

        assertThat(Outcome.of(rules, query.chase(DomainName.parse("example.net")))
                        .passed())
                .isTrue();
    }

    @Test
    void apply_ofTheSameLimitGoesOnCounting() {
        AccessRules rules = rules(1);
        Client client = Client.at("192.0.2.1", loop);
        foundOutOf(1, rules, client);

        rules.apply(config(1));
        assertThat(foundOutOf(1, rules, client)).isZero();
        rules.apply(config(3));
        assertThat(foundOutOf(9, rules, client)).isEqualTo(3);
        rules.apply(config(0));
        assertThat(foundOutOf(9, rules, client)).isEqualTo(9);
    }

    /** Asks for names that do not exist; how many of them an upstream had to look for. */
    private static int foundOutOf(int names, AccessRules rules, Client client) {
        int found = 0;
        for (int i = 0; i < names; i++) {
            Query query = client.udp("x" + i + ".example.org");
            if (Outcome.of(rules, query).passed()) {
                found++;
                rules.fetched(query);
            }
        }
        return found;
    }

    private static Query with(Result cookie, Client client) {
        Query query = client.udp("www.example.org");
        query.cookie(cookie);
        return query;
    }

    private AccessRules rules(int nxdomainsPerSecond) {
        return new AccessRules(config(nxdomainsPerSecond), 1, loop, (file, changed) -> () -> {});
    }

    private static AccessConfig config(int nxdomainsPerSecond) {
        return new AccessConfig(Networks.ANY, new RateLimit(0, 0, nxdomainsPerSecond, 32, 56), 0, List.of());
    }
}
