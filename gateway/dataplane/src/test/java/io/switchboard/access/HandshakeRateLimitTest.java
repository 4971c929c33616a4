package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.AccessConfig;
import io.switchboard.config.AccessConfig.RateLimit;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeRateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final FakeLoop loop = new FakeLoop(0, 0);

    @Test
    void handshakes_areAdmittedByTheRate() {
        AccessRules rules = rules(3);

        assertThat(admitted(10, rules, "192.0.2.1")).isEqualTo(3);
        assertThat(admitted(10, rules, "192.0.2.2")).as("another client").isEqualTo(3);
        loop.advance(SECOND);
        assertThat(admitted(10, rules, "192.0.2.1")).isEqualTo(3);
    }

    @Test
    void ipv6Clients_shareARateByPrefix() {
        AccessRules rules = rules(3);

        assertThat(admitted(3, rules, "2001:db8:0:100::1")).isEqualTo(3);
        assertThat(admitted(3, rules, "2001:db8:0:1ff::9")).isZero();
        assertThat(admitted(3, rules, "2001:db8:0:200::1")).isEqualTo(3);
    }

    @Test
    void zero_isNoLimitAndAChangeTakesEffect() {
        AccessRules rules = rules(0);
        assertThat(admitted(1_000, rules, "192.0.2.1")).isEqualTo(1_000);

        rules.apply(config(2));
        assertThat(admitted(10, rules, "192.0.2.1")).isEqualTo(2);
        rules.apply(config(2));
        assertThat(admitted(10, rules, "192.0.2.1")).as("goes on counting").isZero();
    }

    private static int admitted(int handshakes, AccessRules rules, String client) {
        int admitted = 0;
        for (int i = 0; i < handshakes; i++) {
            admitted += rules.admitsHandshake(InetAddress.ofLiteral(client)) ? 1 : 0;
        }
        return admitted;
    }

    private AccessRules rules(int perSecond) {
        return new AccessRules(config(perSecond), 1, loop, (path, listener) -> {
            throw new IllegalStateException("no file is named");
        });
    }

    private static AccessConfig config(int perSecond) {
        return new AccessConfig(Networks.ANY, new RateLimit(0, 0, 32, 56), 0, perSecond, List.of());
    }
}
