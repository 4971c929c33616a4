package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

class QueryRateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final FakeLoop loop = new FakeLoop(0, 0);

    @Test
    void answer_passesTheBurstAndThenTheRate() {
        AccessRules rules = rules(new RateLimit(10, 20, 32, 56));
        Client client = Client.at("192.0.2.1", loop);

        assertThat(passedOf(100, rules, client)).isEqualTo(20);
        loop.advance(SECOND);
        assertThat(passedOf(100, rules, client)).isEqualTo(10);
        assertThat(rules.rateLimitedCount()).isEqualTo(170);
    }

    @Test
    void burstOfZero_isOneSecondsWorth() {
        AccessRules rules = rules(new RateLimit(7, 0, 32, 56));

        assertThat(passedOf(100, rules, Client.at("192.0.2.1", loop))).isEqualTo(7);
    }

    @Test
    void off_passesEverything() {
        AccessRules rules = rules(new RateLimit(0, 0, 32, 56));

        assertThat(passedOf(10_000, rules, Client.at("192.0.2.1", loop))).isEqualTo(10_000);
    }

    @Test
    void clients_shareABucketByPrefix() {
        AccessRules perAddress = rules(new RateLimit(10, 10, 32, 56));
        AccessRules perNetwork = rules(new RateLimit(10, 10, 24, 56));

        assertThat(passedOf(10, perAddress, Client.at("192.0.2.1", loop))).isEqualTo(10);
        assertThat(passedOf(10, perAddress, Client.at("192.0.2.2", loop))).isEqualTo(10);
        assertThat(passedOf(10, perNetwork, Client.at("192.0.2.1", loop))).isEqualTo(10);
        assertThat(passedOf(10, perNetwork, Client.at("192.0.2.255", loop))).isZero();
        assertThat(passedOf(10, perNetwork, Client.at("192.0.3.1", loop))).isEqualTo(10);
    }

    @Test
    void ipv6Clients_shareABucketByPrefix() {
        AccessRules rules = rules(new RateLimit(10, 10, 32, 56));

        assertThat(passedOf(10, rules, Client.at("2001:db8:0:100::1", loop))).isEqualTo(10);
        assertThat(passedOf(10, rules, Client.at("2001:db8:0:1ff:ffff::9", loop)))
                .isZero();
        assertThat(passedOf(10, rules, Client.at("2001:db8:0:200::1", loop))).isEqualTo(10);
    }

    @Test
    void prefixLengthsAtTheirBounds_work() {
        AccessRules all = rules(new RateLimit(10, 10, 0, 0));
        AccessRules single = rules(new RateLimit(10, 10, 32, 128));

        assertThat(passedOf(10, all, Client.at("192.0.2.1", loop))).isEqualTo(10);
        assertThat(passedOf(10, all, Client.at("198.51.100.1", loop))).isZero();
        assertThat(passedOf(10, all, Client.at("2001:db8::1", loop))).isEqualTo(10);
        assertThat(passedOf(10, all, Client.at("fd00::1", loop))).isZero();
        assertThat(passedOf(10, single, Client.at("2001:db8::1", loop))).isEqualTo(10);
        assertThat(passedOf(10, single, Client.at("2001:db8::2", loop))).isEqualTo(10);
    }

    @Test
    void overTheRate_streamsAreRefused() {
        AccessRules rules = rules(new RateLimit(1, 1, 32, 56));
        Client client = Client.at("192.0.2.1", loop);
        Outcome.of(rules, client.tcp("example.org"));

        Outcome outcome = Outcome.of(rules, client.tcp("example.org"));

        assertThat(outcome.rcode()).isEqualTo(Rcode.REFUSED);
        assertThat(outcome.extendedError()).isEqualTo(ExtendedError.OTHER);
    }

    @Test
    void overTheRate_datagramsAreDropped() {
        AccessRules rules = rules(new RateLimit(1, 1, 32, 56));
        Client client = Client.at("192.0.2.1", loop);
        Outcome.of(rules, client.udp("example.org"));

        for (int i = 0; i < 4; i++) {
            assertThat(Outcome.of(rules, client.udp("example.org")).dropped()).isEqualTo(DropReason.RATE_LIMIT);
        }
    }

    @Test
    void overTheRate_everySecondDatagramWithAnUnprovenCookieGetsBadCookie() {
        AccessRules rules = rules(new RateLimit(1, 1, 32, 56));
        Client client = Client.at("192.0.2.1", loop);
        Outcome.of(rules, client.udp("example.org"));

        for (Result cookie : List.of(Result.CLIENT_ONLY, Result.INVALID)) {
            assertThat(Outcome.of(rules, with(cookie, client)).dropped()).isEqualTo(DropReason.RATE_LIMIT);
            assertThat(Outcome.of(rules, with(cookie, client)).rcode()).isEqualTo(Rcode.BADCOOKIE);
        }
    }

    @Test
    void overTheRate_aValidCookieHasABucketOfItsOwn() {
        AccessRules rules = rules(new RateLimit(2, 2, 32, 56));
        Client client = Client.at("192.0.2.1", loop);
        assertThat(passedOf(10, rules, client)).isEqualTo(2);

        assertThat(Outcome.of(rules, with(Result.VALID, client)).passed()).isTrue();
        assertThat(Outcome.of(rules, with(Result.VALID_RENEW, client)).passed()).isTrue();
        assertThat(Outcome.of(rules, with(Result.VALID, client)).rcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void chasedQueries_areNotCountedAgain() {
        AccessRules rules = rules(new RateLimit(1, 1, 32, 56));
        Query query = Client.at("192.0.2.1", loop).udp("example.org");
        Outcome.of(rules, query);

        Query chased = query.chase(DomainName.parse("example.net"));

        assertThat(Outcome.of(rules, chased).passed()).isTrue();
    }

    @Test
    void apply_ofTheSameLimitGoesOnCounting() {
        AccessRules rules = rules(new RateLimit(1, 1, 32, 56));
        Client client = Client.at("192.0.2.1", loop);
        assertThat(passedOf(1, rules, client)).isEqualTo(1);

        rules.apply(config(new RateLimit(1, 1, 32, 56)));
        assertThat(passedOf(1, rules, client)).isZero();

        rules.apply(config(new RateLimit(2, 2, 32, 56)));
        assertThat(passedOf(3, rules, client)).isEqualTo(2);

        rules.apply(config(new RateLimit(0, 0, 32, 56)));
        assertThat(passedOf(3, rules, client)).isEqualTo(3);
    }

    @Test
    void badLimits_areRefusedByName() {
        assertThatThrownBy(() -> rules(new RateLimit(-1, 0, 32, 56)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rate-limit.queries-per-second: -1 (expected: 0 to 100000000)");
        assertThatThrownBy(() -> rules(new RateLimit(1, -1, 32, 56)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("rate-limit.burst: -1");
        assertThatThrownBy(() -> rules(new RateLimit(1, 0, 33, 56)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("prefix-v4: 33 (expected: 0 to 32)");
        assertThatThrownBy(() -> rules(new RateLimit(1, 0, 32, 129)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("prefix-v6: 129 (expected: 0 to 128)");
    }

    private static Query with(Result cookie, Client client) {
        Query query = client.udp("example.org");
        query.cookie(cookie);
        return query;
    }

    private static int passedOf(int count, AccessRules rules, Client client) {
        int passed = 0;
        for (int i = 0; i < count; i++) {
            passed += Outcome.of(rules, client.udp("example.org")).passed() ? 1 : 0;
        }
        return passed;
    }

    private AccessRules rules(RateLimit limit) {
        return new AccessRules(config(limit), 1, loop, (file, changed) -> () -> {});
    }

    private static AccessConfig config(RateLimit limit) {
        return new AccessConfig(Networks.ANY, limit, 0, List.of());
    }
}
