package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.AccessConfig;
import io.switchboard.config.AccessConfig.BlockAnswer;
import io.switchboard.config.AccessConfig.Namespaces;
import io.switchboard.config.AccessConfig.RateLimit;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.query.ClientNamespaces;
import io.switchboard.query.Query;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNamespaceRulesTest {
    private static final String SHOP = "10.0.0.1";
    private static final String BANK = "10.0.0.2";
    private static final String NODE = "10.0.0.3";

    private final FakeLoop loop = new FakeLoop(0, 0);
    private final AtomicInteger asked = new AtomicInteger();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "'', '',          true, true, true",
        "'', shop,        false, true, true",
        "'', 'shop bank', false, false, true",
        "shop, '',        true, false, true",
        "shop, shop,      false, false, true",
    })
    void answer_refusesByNamespace(String allow, String deny, boolean shop, boolean bank, boolean node) {
        AccessRules rules = rules(new Namespaces(words(allow), words(deny)));

        assertThat(passes(rules, SHOP)).isEqualTo(shop);
        assertThat(passes(rules, BANK)).isEqualTo(bank);
        assertThat(passes(rules, NODE)).as("a client without a namespace").isEqualTo(node);
    }

    @Test
    void answer_saysWhy() {
        AccessRules rules = rules(new Namespaces(List.of(), List.of("shop")));

        Outcome outcome = Outcome.of(rules, Client.at(SHOP, loop).udp("example.org"));

        assertThat(outcome.rcode()).isEqualTo(Rcode.REFUSED);
        assertThat(outcome.extendedError()).isEqualTo(ExtendedError.PROHIBITED);
        assertThat(rules.refusedCount()).isEqualTo(1);
    }

    @Test
    void answer_withoutSuchRules_asksNobodyWhoTheClientIs() throws IOException {
        AccessRules rules = rules(Namespaces.ALL, list("a", "ads.example.org\n"));

        passes(rules, SHOP);
        Outcome.of(rules, Client.at(SHOP, loop).udp("ads.example.org"));

        assertThat(asked).hasValue(0);
    }

    @Test
    void list_isForTheClientsOfItsNamespaces() throws IOException {
        AccessRules rules = rules(Namespaces.ALL, list("a", "ads.example.org\n", "shop"));

        assertThat(passes(rules, SHOP, "ads.example.org")).isFalse();
        assertThat(passes(rules, BANK, "ads.example.org")).isTrue();
        assertThat(passes(rules, NODE, "ads.example.org")).isTrue();
        assertThat(rules.blockLists().getFirst().blocked()).isEqualTo(1);
    }

    @Test
    void list_ofANamespace_opensNothingForOthers() throws IOException {
        AccessRules rules =
                rules(Namespaces.ALL, list("a", "example.org\n"), list("b", "@@||good.example.org^\n", "shop"));

        assertThat(passes(rules, SHOP, "good.example.org")).isTrue();
        assertThat(passes(rules, BANK, "good.example.org")).isFalse();
    }

    @Test
    void list_ofANamespace_isHeldAgainstTheTargetsOfAliases() throws IOException {
        AccessRules rules = rules(Namespaces.ALL, list("a", "ads.example.org\n", "shop"));
        Query chased = Client.at(SHOP, loop).udp("www.example.org").chase(DomainName.parse("ads.example.org."));

        assertThat(Outcome.of(rules, chased).passed()).isFalse();
    }

    private boolean passes(AccessRules rules, String client) {
        return passes(rules, client, "example.org");
    }

    private boolean passes(AccessRules rules, String client, String name) {
        return Outcome.of(rules, Client.at(client, loop).udp(name)).passed();
    }

    private AccessRules rules(Namespaces namespaces, AccessConfig.BlockList... lists) {
        AccessConfig config =
                new AccessConfig(Networks.ANY, namespaces, new RateLimit(0, 0, 32, 56), 0, 0, List.of(lists));
        return new AccessRules(config, 1, loop, (file, changed) -> () -> {}, clients());
    }

    private ClientNamespaces clients() {
        return (high, low) -> {
            asked.incrementAndGet();
            return switch ((int) low & 0xff) {
                case 1 -> "shop";
                case 2 -> "bank";
                default -> null;
            };
        };
    }

    private AccessConfig.BlockList list(String file, String content, String... namespaces) throws IOException {
        List<InetAddress> none = List.of();
        return new AccessConfig.BlockList(
                Files.writeString(directory.resolve(file), content), BlockAnswer.NXDOMAIN, none, List.of(namespaces));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
