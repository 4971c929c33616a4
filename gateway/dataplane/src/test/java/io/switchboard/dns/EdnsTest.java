package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.switchboard.testing.Messages;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdnsTest {
    private final QueryMessage query = new QueryMessage();

    @Test
    void read_takesSizeAndDo() {
        assertThat(parse(query().udpSize(4096).dnssecOk())).isEqualTo(QueryFault.NONE);

        assertThat(query.edns().present()).isTrue();
        assertThat(query.edns().udpSize()).isEqualTo(4096);
        assertThat(query.edns().dnssecOk()).isTrue();
        assertThat(query.authenticDataWanted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0080, 0x7fff, 0x0001})
    void ed02_flagsOtherThanDoAreIgnored(int flags) {
        assertThat(parse(query().ednsFlags(flags))).isEqualTo(QueryFault.NONE);

        assertThat(query.edns().dnssecOk()).isFalse();
    }

    @Test
    void ed06_unknownOptionsAreSkipped() {
        assertThat(parse(query().option(100).option(65_001, (byte) 0xff).option(Edns.NSID)))
                .isEqualTo(QueryFault.NONE);

        assertThat(query.edns().nsidWanted()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("malformedOptions")
    void options_thatAreMalformedAreAFault(byte[] options) {
        assertThat(parse(query().optionOctets(options))).isEqualTo(QueryFault.OPT);
    }

    static Stream<Arguments> malformedOptions() {
        return Stream.of(
                malformed("ED-07 length over RDLENGTH", 0, 100, 0, 1),
                malformed("ED-07 one octet", 0),
                malformed("ED-07 half an option header", 0, 100, 0),
                malformed("ED-07 the second option runs over", 0, 100, 0, 0, 0, 3, 0xff, 0xff),
                malformed("ED-20 cookie of 4", 0, 10, 0, 4, 1, 2, 3, 4),
                malformed("ED-20 empty cookie", 0, 10, 0, 0),
                malformed("ED-52 ECS without prefix", 0, 8, 0, 2, 0, 1),
                malformed("ED-52 ECS /24 with 4 octets", 0, 8, 0, 8, 0, 1, 24, 0, 192, 0, 2, 0),
                malformed("ED-52 ECS /24 with 2 octets", 0, 8, 0, 6, 0, 1, 24, 0, 192, 0),
                malformed("ED-52 ECS /33", 0, 8, 0, 9, 0, 1, 33, 0, 192, 0, 2, 1, 0),
                malformed(
                        "ED-52 ECS IPv6 /129",
                        0,
                        8,
                        0,
                        21,
                        0,
                        2,
                        129,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 17, 24, 39, 40})
    void ed20_cookieLengthsOfRfc7873AreTaken(int length) {
        assertThat(parse(query().option(65_001, (byte) 1).option(Edns.COOKIE, new byte[length])))
                .isEqualTo(QueryFault.NONE);

        assertThat(query.edns().cookieLength()).isEqualTo(length);
        assertThat(query.edns().cookieOffset()).isEqualTo(query.length() - length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 9, 15, 41, 100})
    void ed20_otherCookieLengthsAreAFault(int length) {
        assertThat(parse(query().option(Edns.COOKIE, new byte[length]))).isEqualTo(QueryFault.OPT);
    }

    @Test
    void cookie_ofTwoTheFirstCounts() {
        parse(query().option(Edns.COOKIE, Messages.octets(1, 1, 1, 1, 1, 1, 1, 1))
                .option(Edns.COOKIE, new byte[24]));

        assertThat(query.edns().cookieLength()).isEqualTo(8);
        assertThat(query.bytes()[query.edns().cookieOffset()]).isEqualTo((byte) 1);
    }

    @Test
    void ed08_upTo32OptionsAreTakenAndNoMore() {
        assertThat(parse(options(32))).isEqualTo(QueryFault.NONE);
        assertThat(parse(options(33))).isEqualTo(QueryFault.OPT);
        assertThat(parse(options(16_000))).isEqualTo(QueryFault.OPT);
    }

    @ParameterizedTest
    @MethodSource("clientSubnets")
    void ecs_thatIsWellFormedIsIgnored(byte[] ecs) {
        assertThat(parse(query().option(Edns.CLIENT_SUBNET, ecs))).isEqualTo(QueryFault.NONE);
    }

    static Stream<byte[]> clientSubnets() {
        return Stream.of(
                new byte[] {0, 1, 0, 0},
                new byte[] {0, 0, 0, 0},
                new byte[] {0, 1, 24, 0, (byte) 192, 0, 2},
                new byte[] {0, 1, 25, 0, (byte) 192, 0, 2, (byte) 128},
                new byte[] {0, 2, 56, 0, 0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0},
                new byte[] {0, 9, 24, 0, 1});
    }

    @Test
    void keepalive_withATimeoutIsTold() {
        parse(query().option(Edns.TCP_KEEPALIVE));
        assertThat(query.edns().keepalive()).isTrue();
        assertThat(query.edns().keepaliveTimeoutSent()).isFalse();

        parse(query().option(Edns.TCP_KEEPALIVE, (byte) 0, (byte) 100));
        assertThat(query.edns().keepaliveTimeoutSent()).isTrue();
    }

    @Test
    void nsid_isWantedOnlyByAnEmptyOption() {
        parse(query().option(Edns.NSID, (byte) 'x'));

        assertThat(query.edns().nsidWanted()).isFalse();
    }

    @Test
    void padding_isTold() {
        parse(query().option(Edns.PADDING, new byte[100]));

        assertThat(query.edns().padding()).isTrue();
    }

    private static Messages options(int count) {
        Messages message = query();
        for (int i = 0; i < count; i++) {
            message.option(65_001);
        }
        return message;
    }

    private static Messages query() {
        return Messages.query("example.org.", RecordType.A);
    }

    private QueryFault parse(Messages message) {
        byte[] bytes = message.bytes();
        System.arraycopy(bytes, 0, query.reserve(bytes.length), 0, bytes.length);
        return query.parse(bytes.length);
    }

    private static Arguments malformed(String id, int... octets) {
        return argumentSet(id, (Object) Messages.octets(octets));
    }
}
