package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.AccessConfig;
import io.switchboard.config.AccessConfig.BlockAnswer;
import io.switchboard.config.AccessConfig.RateLimit;
import io.switchboard.dns.Edns;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Transport;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import io.switchboard.query.ServerCookies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessAllocationTest {
    private static final int QUERIES = 200_000;
    private static final ReplySink UNUSED = new ReplySink() {
        @Override
        public void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy by) {
            throw new AssertionError("answered");
        }

        @Override
        public void fail(Query query, QueryFailure failure) {}

        @Override
        public void drop(Query query, DropReason reason) {}
    };

    @TempDir
    private Path directory;

    private final FakeLoop loop = new FakeLoop(0, 0);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "::1", "fd00::1234"})
    void pass_withEveryRuleOnAllocatesNothing(String address) throws Exception {
        Query query = Client.at(address, loop).udp("www.a-name-of-usual-length.example.org");
        InetSocketAddress socket = new InetSocketAddress(InetAddress.getByName(address), 40_000);
        SourceFilter sources = new SourceFilter(SourceFilter.REFLECTING_PORTS, List.of(socket(53), socket(1053)));
        try (AccessRules rules = everything(new RateLimit(1_000, 1_000, 1_000, 32, 56))) {
            long bytes = Allocation.ofRepeating(QUERIES, () -> {
                loop.advance(1_000_000);
                query.from(loop, Transport.UDP, socket, query.channel(), loop.nanos());
                assertPassed(sources.accepts(query) && !rules.answer(query, UNUSED));
            });

            assertThat(bytes).isLessThan(Allocation.NOISE);
        }
    }

    @Test
    void floodOverTheRate_allocatesNothing() throws Exception {
        Query query = Client.at("10.1.2.3", loop).udp("www.example.org");
        try (AccessRules rules = everything(new RateLimit(1, 1, 32, 56))) {
            rules.answer(query, UNUSED);

            long bytes = Allocation.ofRepeating(QUERIES, () -> assertPassed(rules.answer(query, UNUSED)));

            assertThat(bytes).isLessThan(Allocation.NOISE);
            assertThat(rules.rateLimitedCount()).isGreaterThanOrEqualTo(QUERIES);
        }
    }

    @Test
    void floodOfNamesThatDoNotExist_allocatesNothing() throws Exception {
        Query query = Client.at("10.1.2.3", loop).udp("www.example.org");
        try (AccessRules rules = everything(new RateLimit(0, 0, 1, 32, 56))) {
            long bytes = Allocation.ofRepeating(QUERIES, () -> {
                rules.fetched(query);
                assertPassed(rules.answer(query, UNUSED));
            });

            assertThat(bytes).isLessThan(Allocation.NOISE);
            assertThat(rules.nxdomainLimitedCount()).isGreaterThanOrEqualTo(QUERIES);
        }
    }

    @Test
    void cookies_allocateNothing() {
        ServerCookies cookies = ServerCookies.withRandomSecret(new SecureRandom(), () -> 1_800_000_000L);
        byte[] option = new byte[ServerCookies.OPTION_LENGTH];
        cookies.write(option, 0, 0x20010db800000000L, 1, option, Edns.CLIENT_COOKIE_LENGTH);

        long bytes = Allocation.ofRepeating(QUERIES, () -> {
            cookies.write(option, 0, 0x20010db800000000L, 1, option, Edns.CLIENT_COOKIE_LENGTH);
            assertPassed(cookies.verify(option, 0, option.length, 0x20010db800000000L, 1)
                    .valid());
        });

        assertThat(bytes).isLessThan(Allocation.NOISE);
    }

    /** Without AssertJ, which allocates. */
    private static void assertPassed(boolean passed) {
        if (!passed) {
            throw new AssertionError();
        }
    }

    private AccessRules everything(RateLimit limit) throws Exception {
        Path file = Files.writeString(directory.resolve("list"), "ads.example.net\n@@||www.ads.example.net^\n");
        AccessConfig.BlockList list = new AccessConfig.BlockList(file, BlockAnswer.NXDOMAIN, List.of());
        return new AccessRules(
                new AccessConfig(Networks.LOOPBACK_AND_PRIVATE, limit, 0, List.of(list)),
                1,
                loop,
                (path, changed) -> () -> {});
    }

    private static InetSocketAddress socket(int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByName("192.0.2.53"), port);
    }
}
