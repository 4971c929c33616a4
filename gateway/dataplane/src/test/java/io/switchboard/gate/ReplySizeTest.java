package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.Script;
import io.switchboard.testing.SharedGateway;
import io.switchboard.testing.TestTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/** How large replies are, and what is left out when they must be smaller. */
class ReplySizeTest {
    private static final String LONG_TEXT = "\"" + "x".repeat(200) + "\" ";

    @RegisterExtension
    static final SharedGateway SHARED = SharedGateway.of(
            Answers.silence(), """
            records:
              static:
                - {name: small.home.example., type: TXT, ttl: 60s, data: ['"small"']}
                - {name: three.home.example., type: TXT, ttl: 60s, data: ['%s']}
                - {name: five.home.example., type: TXT, ttl: 60s, data: ['%s']}
                - {name: huge.home.example., type: TXT, ttl: 60s, data: ['%s']}
            """.formatted(LONG_TEXT.repeat(3), LONG_TEXT.repeat(5), LONG_TEXT.repeat(40)));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 511, 512})
    void ed09_sizesBelow512_countAs512(int size) {
        Reply small = ask(Messages.query("small.home.example.", Type.TXT).udpSize(size));
        Reply large = ask(Messages.query("three.home.example.", Type.TXT).udpSize(size));

        assertThat(small.has(Reply.TC)).isFalse();
        assertThat(small.answers()).hasSize(1);
        assertTruncated(large, 512);
    }

    @ParameterizedTest
    @CsvSource({"700, three", "1231, three", "1232, five", "1400, five", "4096, five", "65535, five"})
    void ed10_clientsThatTakeMore_getUpTo1232(int size, String fitting) {
        Reply fits = ask(Messages.query(fitting + ".home.example.", Type.TXT).udpSize(size));
        Reply large = ask(Messages.query("huge.home.example.", Type.TXT).udpSize(size));

        assertThat(fits.has(Reply.TC)).isFalse();
        assertTruncated(large, Math.min(size, 1232));
        assertThat(large.expectOpt().getPayloadSize()).isEqualTo(1232);
    }

    @Test
    void ed11_withoutEdns_theLimitIs512() {
        Reply reply = ask(Messages.query("three.home.example.", Type.TXT));

        assertTruncated(reply, 512);
        assertThat(reply.hasEdns()).isFalse();
    }

    @Test
    void ed12_recordsThatAreOnlyAdded_areLeftOutWithoutTc() {
        SHARED.upstream().follow(withAdditionals(60));

        Reply reply = ask(Messages.query(SHARED.freshName(), Type.NS));

        assertThat(reply.has(Reply.TC)).isFalse();
        assertThat(reply.answers()).hasSize(1);
        assertThat(reply.bytes()).hasSizeLessThanOrEqualTo(512);
    }

    @Test
    void ed12_anAuthoritySectionThatIsOnlyAdded_isLeftOutWithoutTc() {
        SHARED.upstream().follow(withAuthorities(40));

        Reply reply = ask(Messages.query(SHARED.freshName(), Type.A));

        assertThat(reply.has(Reply.TC)).isFalse();
        assertThat(reply.answers()).hasSize(1);
    }

    @Test
    void ed13_overTcp_nothingIsLeftOut() {
        Reply reply = Reply.of(SHARED.client(TestTransport.TCP)
                .exchange(Messages.query("huge.home.example.", Type.TXT)
                        .udpSize(512)
                        .bytes()));

        assertThat(reply.has(Reply.TC)).isFalse();
        assertThat(reply.bytes().length).isGreaterThan(8000);
    }

    @Test
    void ed63_anExtendedError_doesNotMakeAReplyTooLong() {
        // Refused for RD=0, with a name as long as can be: question, OPT and error together.
        String name = "a.".repeat(126);
        Reply reply = ask(Messages.query(name, Type.A).flags(0).udpSize(512));

        assertThat(reply.extendedError()).isEqualTo(20);
        assertThat(reply.bytes()).hasSizeLessThanOrEqualTo(512);
        assertThat(reply.has(Reply.TC)).isFalse();
    }

    @Test
    void ed63_anExtendedErrorThatDoesNotFit_isLeftOutWithoutTc() {
        // Each length of reply around the limit: an answer that just fits must stay, whatever else is wanted beside it.
        for (int octets = 460; octets <= 501; octets++) {
            SHARED.upstream().follow(Answers.ofLength(octets + 11));
            String name = SHARED.freshName();

            Reply reply = Reply.of(SHARED.client(TestTransport.UDP)
                    .exchange(Messages.query(name, Type.TXT)
                            .udpSize(512)
                            .option(3)
                            .bytes()));

            assertThat(reply.has(Reply.TC)).as("%d octets", octets).isFalse();
            assertThat(reply.bytes()).hasSizeLessThanOrEqualTo(512);
        }
    }

    private static Reply ask(Messages query) {
        return SHARED.ask(TestTransport.UDP, query);
    }

    private static void assertTruncated(Reply reply, int limit) {
        assertThat(reply.has(Reply.TC)).isTrue();
        assertThat(reply.bytes()).hasSizeLessThanOrEqualTo(limit);
        assertThat(reply.answers()).isEmpty();
        assertThat(reply.authorities()).isEmpty();
        assertThat(reply.additionals()).isEmpty();
    }

    private static Script withAdditionals(int count) {
        return Answers.octets(query -> {
            byte[] server = Messages.concat(Messages.octets(2, 'n', 's', 0xc0, 12));
            Messages reply =
                    reply(query.bytes(), query.type()).record(1, Messages.octets(0xc0, 12), Type.NS, 1, 60, server);
            byte[] owner = Messages.concat(
                    Messages.octets(2, 'n', 's'),
                    query.message().getQuestion().getName().toWire());
            for (int i = 0; i < count; i++) {
                reply.record(3, owner, Type.A, 1, 60, Messages.octets(192, 0, 2, i));
            }
            return reply.bytes();
        });
    }

    private static Script withAuthorities(int count) {
        return Answers.octets(query -> {
            Messages reply = reply(query.bytes(), query.type())
                    .record(1, Messages.octets(0xc0, 12), Type.A, 1, 60, Messages.octets(192, 0, 2, 1));
            for (int i = 0; i < count; i++) {
                byte[] server = Messages.wireName("ns" + i + ".example.org.");
                reply.record(2, Messages.wireName("example.org."), Type.NS, 1, 60, server);
            }
            return reply.bytes();
        });
    }

    private static Messages reply(byte[] query, int type) {
        byte[] name = Reply.of(query).message().getQuestion().getName().toWire();
        return Messages.query(name, type, 1)
                .id((query[0] & 0xff) << 8 | query[1] & 0xff)
                .flags(0x8180);
    }
}
