package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.config.AccessConfig;
import io.switchboard.config.AccessConfig.Network;
import io.switchboard.config.AccessConfig.RateLimit;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {
    private final FakeLoop loop = new FakeLoop(0, Long.MAX_VALUE - 5);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd00::1"})
    void answer_passesClientsOfAllowedNetworks(String client) {
        AccessRules rules = rules(Networks.LOOPBACK_AND_PRIVATE);

        assertThat(Outcome.of(rules, Client.at(client, loop).udp("example.org")).passed())
                .isTrue();
        assertThat(rules.refusedCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.1", "172.32.0.0", "2001:db8::1"})
    void answer_refusesEveryoneElseOverEveryTransport(String client) {
        AccessRules rules = rules(Networks.LOOPBACK_AND_PRIVATE);

        Outcome udp = Outcome.of(rules, Client.at(client, loop).udp("example.org"));
        Outcome tcp = Outcome.of(rules, Client.at(client, loop).tcp("example.org"));

        for (Outcome outcome : List.of(udp, tcp)) {
            assertThat(outcome.rcode()).isEqualTo(Rcode.REFUSED);
            assertThat(outcome.extendedError()).isEqualTo(ExtendedError.PROHIBITED);
        }
        assertThat(rules.refusedCount()).isEqualTo(2);
    }

    @Test
    void answer_asksTheClientsNetworkOncePerClientQuery() {
        AccessRules rules = rules(Networks.LOOPBACK_AND_PRIVATE);

        Outcome outcome = Outcome.of(
                rules, Client.at("203.0.113.1", loop).udp("example.org").chase(DomainName.parse("target.example.net")));

        assertThat(outcome.passed()).isTrue();
    }

    @Test
    void apply_replacesTheNetworks() {
        AccessRules rules = rules(Networks.LOOPBACK_AND_PRIVATE);

        rules.apply(config(Networks.of("203.0.113.0/24")));

        assertThat(Outcome.of(rules, Client.at("203.0.113.1", loop).udp("example.org"))
                        .passed())
                .isTrue();
        assertThat(Outcome.of(rules, Client.at("127.0.0.1", loop).udp("example.org"))
                        .passed())
                .isFalse();
    }

    @Test
    void apply_ofSomethingWrong_leavesTheOldRules() {
        AccessRules rules = rules(Networks.of("203.0.113.0/24"));

        assertThatThrownBy(() -> rules.apply(config(Networks.of("127.0.0.0/33"))))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(Outcome.of(rules, Client.at("203.0.113.1", loop).udp("example.org"))
                        .passed())
                .isTrue();
    }

    private AccessRules rules(List<Network> allow) {
        return new AccessRules(config(allow), 1, loop, (file, changed) -> () -> {});
    }

    private static AccessConfig config(List<Network> allow) {
        return new AccessConfig(allow, new RateLimit(0, 0, 32, 56), 0, List.of());
    }
}
