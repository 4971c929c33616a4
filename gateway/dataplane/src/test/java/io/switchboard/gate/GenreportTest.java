package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.switchboard.testing.Answers;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.SharedGateway;
import io.switchboard.testing.TestTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * What ISC's {@code genreport -R} asks of a recursive server (RFC 8906 §8), one row for each of its tests: every odd but
 * well-formed query has an answer, and the right one.
 */
@ParameterizedClass
@EnumSource(TestTransport.class)
class GenreportTest {
    private static final int RD = 0x0100;
    private static final int NSID = 3;
    private static final int CLIENT_SUBNET = 8;
    private static final int EXPIRE = 9;
    private static final int COOKIE = 10;
    private static final byte[] CLIENT_COOKIE = {1, 2, 3, 4, 5, 6, 7, 8};

    @RegisterExtension
    static final SharedGateway SHARED = SharedGateway.of(
            Answers.zone("z.example.", "@ 300 IN SOA ns.z.example. admin.z.example. 1 3600 600 86400 300"), "");

    private final TestTransport transport;

    GenreportTest(TestTransport transport) {
        this.transport = transport;
    }

    @ParameterizedTest
    @MethodSource("soaQueries")
    void flagsAndOptions_areAnsweredWithTheSoa(Messages query) {
        byte[] octets = query.bytes();

        Reply reply = SHARED.ask(transport, octets);

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.answers())
                .singleElement()
                .satisfies(record -> assertThat(record.getType()).isEqualTo(Type.SOA));
        assertThat(reply.flags() & (Reply.AA | Reply.TC | Reply.Z | Reply.AD)).isZero();
        assertThat(reply.has(Reply.CD)).isEqualTo((octets[3] & Reply.CD) != 0);
        assertThat(reply.hasEdns()).isEqualTo(Reply.of(octets).hasEdns());
        if (reply.hasEdns()) {
            assertThat(reply.expectOpt().getVersion()).isZero();
            assertThat(reply.expectOpt().getFlags() & 0x7fff).isZero();
            assertThat(reply.options()).isSubsetOf(COOKIE);
        }
    }

    static Stream<Arguments> soaQueries() {
        return Stream.of(
                argumentSet("dns", soa(RD)),
                argumentSet("aa", soa(RD | Reply.AA)),
                argumentSet("ad", soa(RD | Reply.AD)),
                argumentSet("cd", soa(RD | Reply.CD)),
                argumentSet("ra", soa(RD | Reply.RA)),
                argumentSet("tc", soa(RD | Reply.TC)),
                argumentSet("zflag", soa(RD | Reply.Z)),
                argumentSet("edns", soa(RD).edns()),
                argumentSet("ednsopt", soa(RD).option(100)),
                argumentSet("do", soa(RD).dnssecOk()),
                argumentSet("docd", soa(RD | Reply.CD).dnssecOk()),
                argumentSet("ednsflags", soa(RD).ednsFlags(0x0080)),
                argumentSet(
                        "optlist",
                        soa(RD).option(NSID)
                                .option(CLIENT_SUBNET, Messages.octets(0, 1, 0, 0))
                                .option(EXPIRE)
                                .option(COOKIE, CLIENT_COOKIE)),
                argumentSet("ednsnsid", soa(RD).option(NSID)),
                argumentSet("ednscookie", soa(RD).option(COOKIE, CLIENT_COOKIE)),
                argumentSet("ednsexpire", soa(RD).option(EXPIRE)),
                argumentSet("ednssubnet", soa(RD).option(CLIENT_SUBNET, Messages.octets(0, 1, 0, 0))),
                argumentSet("bind11", soa(RD).dnssecOk().option(COOKIE, CLIENT_COOKIE)),
                argumentSet("dig11", soa(RD | Reply.AD).option(COOKIE, CLIENT_COOKIE)));
    }

    @ParameterizedTest
    @MethodSource("version1Queries")
    void otherVersions_areBadvers(Messages query) {
        Reply reply = SHARED.ask(transport, query);

        assertThat(reply.rcode()).isEqualTo(Rcode.BADVERS);
        assertThat(reply.answers()).isEmpty();
        assertThat(reply.authorities()).isEmpty();
        assertThat(reply.expectOpt().getVersion()).isZero();
        assertThat(reply.options()).doesNotContain(100, NSID, CLIENT_SUBNET, EXPIRE);
    }

    static Stream<Arguments> version1Queries() {
        return Stream.of(
                argumentSet("edns1", soa(RD).version(1)),
                argumentSet("edns1opt", soa(RD).version(1).option(100)),
                argumentSet("edns1do", soa(RD).version(1).dnssecOk()),
                argumentSet("edns1flags", soa(RD).version(1).ednsFlags(0x0080)),
                argumentSet("edns1nsid", soa(RD).version(1).option(NSID)),
                argumentSet("edns1cookie", soa(RD).version(1).option(COOKIE, CLIENT_COOKIE)),
                argumentSet("edns1expire", soa(RD).version(1).option(EXPIRE)),
                argumentSet("edns1subnet", soa(RD).version(1).option(CLIENT_SUBNET, Messages.octets(0, 1, 0, 0))));
    }

    @ParameterizedTest
    @MethodSource("opcodeQueries")
    void otherOpcodes_areNotimpWithoutAnythingElse(Messages query) {
        Reply reply = SHARED.ask(transport, query);

        assertThat(reply.flags()).isEqualTo(Reply.QR | 15 << 11 | Rcode.NOTIMP);
        assertThat(reply.bytes()).hasSize(12);
    }

    static Stream<Arguments> opcodeQueries() {
        return Stream.of(
                argumentSet("opcode", Messages.header().flags(0).opcode(15)),
                argumentSet("opcodeflg", Messages.header().flags(0x07f0).opcode(15)));
    }

    @ParameterizedTest
    @MethodSource("types")
    void types_haveAnAnswer(int type) {
        Reply reply = SHARED.ask(transport, Messages.query("z.example.", type));

        assertThat(reply.rcode()).as(Type.string(type)).isEqualTo(Rcode.NOERROR);
    }

    static List<Integer> types() {
        List<Integer> types =
                new ArrayList<>(IntStream.rangeClosed(1, 40).boxed().toList());
        types.addAll(IntStream.rangeClosed(42, 67).boxed().toList());
        types.addAll(List.of(99, 104, 105, 106, 107, 108, 109, 256, 257, 258, 260, 261, 666, 1000, 32_768, 32_769));
        return types;
    }

    private static Messages soa(int flags) {
        return Messages.query("z.example.", Type.SOA).flags(flags);
    }
}
