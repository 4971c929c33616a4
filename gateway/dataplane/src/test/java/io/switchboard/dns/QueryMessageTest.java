package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.switchboard.testing.Messages;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryMessageTest {
    private static final byte[] ROOT = new byte[1];
    private static final byte[] NAME = Messages.wireName("example.org.");
    private static final byte[] POINTER = {(byte) 0xc0, 12};
    private static final int AUTHORITY = 2;
    private static final int ADDITIONAL = 3;

    private final QueryMessage query = new QueryMessage();

    @Test
    void parse_readsAPlainQuery() {
        byte[] bytes = Messages.query("wWw.Example.org.", RecordType.AAAA)
                .id(0xfedc)
                .flags(0x0110)
                .bytes();

        assertThat(parse(bytes)).isEqualTo(QueryFault.NONE);

        assertThat(query.id()).isEqualTo(0xfedc);
        assertThat(query.recursionDesired()).isTrue();
        assertThat(query.checkingDisabled()).isTrue();
        assertThat(query.authenticDataWanted()).isFalse();
        assertThat(query.name()).hasToString("www.example.org.");
        assertThat(query.type()).isEqualTo(RecordType.AAAA);
        assertThat(query.recordClass()).isEqualTo(RecordClass.IN);
        assertThat(query.questionEnd()).isEqualTo(bytes.length);
        assertThat(query.hasQuestion()).isTrue();
        assertThat(query.edns().present()).isFalse();
        assertThat(query.signed()).isFalse();
    }

    @Test
    void parse_forgetsTheQueryBefore() {
        parse(Messages.query("a.example.org.", RecordType.A)
                .dnssecOk()
                .option(Edns.COOKIE, new byte[8])
                .bytes());
        byte[] tsig = new byte[16];
        parse(Messages.query("b.", RecordType.A)
                .record(ADDITIONAL, ROOT, RecordType.TSIG, 255, 0, tsig)
                .bytes());

        assertThat(parse(Messages.query("c.", RecordType.NS).bytes())).isEqualTo(QueryFault.NONE);

        assertThat(query.edns().present()).isFalse();
        assertThat(query.edns().cookieLength()).isZero();
        assertThat(query.edns().dnssecOk()).isFalse();
        assertThat(query.signed()).isFalse();
        assertThat(query.name()).hasToString("c.");
    }

    @ParameterizedTest
    @MethodSource("wellFormed")
    void parse_accepts(byte[] bytes) {
        assertThat(parse(bytes)).isEqualTo(QueryFault.NONE);
    }

    static Stream<Arguments> wellFormed() {
        byte[] tsig = new byte[16];
        return Stream.of(
                argumentSet("WF-11 Z bit", (Object) query().flags(0x0140).bytes()),
                argumentSet("WF-12 AA, TC, RA", (Object) query().flags(0x0780).bytes()),
                argumentSet("WF-13 AD, CD", (Object) query().flags(0x0030).bytes()),
                argumentSet("an RCODE", (Object) query().flags(0x000f).bytes()),
                argumentSet("WF-15 label of 63", (Object)
                        Messages.query("a".repeat(63) + ".", 1).bytes()),
                argumentSet("WF-15 name of 255", (Object)
                        Messages.query("a.".repeat(127), 1).bytes()),
                argumentSet("WF-19 unknown type", (Object)
                        Messages.query("a.", 65_280).bytes()),
                argumentSet("WF-23 class 0", (Object) Messages.query(NAME, 1, 0).bytes()),
                argumentSet("WF-23 class 65535", (Object)
                        Messages.query(NAME, 1, 65_535).bytes()),
                argumentSet("WF-27 root", (Object)
                        Messages.query(ROOT, RecordType.NS, 1).bytes()),
                argumentSet("WF-28 any octet", (Object)
                        Messages.query(allOctets(), 1, 1).bytes()),
                argumentSet("ED-05 OPT then TSIG", (Object) Messages.concat(
                        query().edns().counts(1, 0, 0, 2).bytes(),
                        Messages.record(NAME, RecordType.TSIG, 255, 0, tsig))),
                argumentSet("ED-05 another record, then OPT", (Object)
                        query().record(ADDITIONAL, POINTER, RecordType.A, 1, 0, new byte[4])
                                .edns()
                                .bytes()),
                argumentSet("IXFR with its SOA", (Object) ixfr(RecordType.SOA).bytes()),
                argumentSet("WF-06 only a cookie", (Object) cookieOnly().bytes()));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void parse_findsTheFault(QueryFault expected, byte[] bytes) {
        assertThat(parse(bytes)).isEqualTo(expected);
    }

    static Stream<Arguments> faults() {
        byte[] four = new byte[4];
        return Stream.of(
                fault("WF-02 QR", QueryFault.RESPONSE, query().flags(0x8100)),
                fault("WF-02 QR before the opcode", QueryFault.RESPONSE, query().flags(0xa800)),
                fault(
                        "WF-03 opcode before the counts",
                        QueryFault.OPCODE,
                        query().opcode(15).counts(7, 7, 7, 7)),
                fault(
                        "WF-03 opcode of a bare header",
                        QueryFault.OPCODE,
                        Messages.header().opcode(2)),
                fault("WF-05 two questions", QueryFault.COUNTS, query().question(NAME, 1, 1)),
                fault("WF-05 two questions, one there", QueryFault.COUNTS, query().counts(2, 0, 0, 0)),
                fault("WF-05 65535 questions", QueryFault.COUNTS, query().counts(65_535, 0, 0, 0)),
                fault("WF-06 no question", QueryFault.COUNTS, Messages.header()),
                fault(
                        "WF-06 no question, OPT without cookie",
                        QueryFault.COUNTS,
                        Messages.header().edns()),
                fault("WF-07 an answer", QueryFault.COUNTS, query().record(1, NAME, 1, 1, 0, four)),
                fault("WF-07 65535 answers", QueryFault.COUNTS, query().counts(1, 65_535, 0, 0)),
                fault("WF-07 an authority record", QueryFault.COUNTS, query().record(AUTHORITY, NAME, 1, 1, 0, four)),
                fault(
                        "WF-07 IXFR with two",
                        QueryFault.COUNTS,
                        ixfr(RecordType.SOA).record(AUTHORITY, NAME, RecordType.SOA, 1, 0, new byte[22])),
                fault(
                        "WF-07 three additional records",
                        QueryFault.COUNTS,
                        query().edns().record(ADDITIONAL, NAME, 1, 1, 0, four).record(ADDITIONAL, NAME, 1, 1, 0, four)),
                fault("WF-08 a record that is not there", QueryFault.RECORDS, query().counts(1, 0, 0, 1)),
                fault("WF-08 octets behind the question", QueryFault.RECORDS, query().trailer(new byte[10])),
                fault(
                        "WF-08 one octet behind OPT",
                        QueryFault.RECORDS,
                        query().edns().trailer((byte) 0)),
                fault("WF-15 label of 64", QueryFault.QUESTION, raw(64)),
                fault("WF-15 name of 256", QueryFault.QUESTION, question256()),
                fault("WF-16 label type 0x40", QueryFault.QUESTION, raw(0x41)),
                fault("WF-16 label type 0x80", QueryFault.QUESTION, raw(0x80)),
                fault("WF-17 pointer to itself", QueryFault.QUESTION, pointer(0xc00c)),
                fault("WF-17 pointer into itself", QueryFault.QUESTION, pointer(0xc00d)),
                fault("WF-17 pointer into the header", QueryFault.QUESTION, pointer(0xc000)),
                fault("WF-17 pointer forward", QueryFault.QUESTION, pointer(0xc010)),
                fault("WF-17 pointer beyond the end", QueryFault.QUESTION, pointer(0xffff)),
                fault(
                        "no type",
                        QueryFault.QUESTION,
                        Messages.header().counts(1, 0, 0, 0).trailer(NAME)),
                fault(
                        "half a class",
                        QueryFault.QUESTION,
                        Messages.header().counts(1, 0, 0, 0).trailer(Messages.concat(NAME, new byte[3]))),
                fault("additional owner: pointer to itself", QueryFault.RECORDS, additional(0xc000 | 29)),
                fault("additional owner: pointer forward", QueryFault.RECORDS, additional(0xc000 | 40)),
                fault("additional owner: pointer into the header", QueryFault.RECORDS, additional(0xc003)),
                fault(
                        "RDLENGTH over the end",
                        QueryFault.RECORDS,
                        query().counts(1, 0, 0, 1)
                                .trailer(Messages.concat(ROOT, new byte[] {0, 1, 0, 1, 0, 0, 0, 0, 0, 9}))),
                fault("ED-03 version 1", QueryFault.VERSION, query().version(1)),
                fault(
                        "ED-03 version 255, option unreadable",
                        QueryFault.VERSION,
                        query().version(255).optionOctets((byte) 1)),
                fault("ED-04 two OPT", QueryFault.OPT, twoOpt()),
                fault(
                        "ED-04 OPT below the root",
                        QueryFault.OPT,
                        query().record(ADDITIONAL, NAME, RecordType.OPT, 1232, 0, new byte[0])),
                fault(
                        "ED-04 OPT owner is a pointer",
                        QueryFault.OPT,
                        query().record(ADDITIONAL, new byte[] {(byte) 0xc0, 24}, RecordType.OPT, 1232, 0, new byte[0])),
                fault("ED-04 OPT as authority", QueryFault.RECORDS, ixfr(RecordType.OPT)),
                fault(
                        "ED-04 OPT as answer",
                        QueryFault.COUNTS,
                        query().record(1, ROOT, RecordType.OPT, 1232, 0, new byte[0])),
                fault(
                        "TSIG is not the last",
                        QueryFault.RECORDS,
                        query().record(ADDITIONAL, NAME, RecordType.TSIG, 255, 0, new byte[16])
                                .edns()),
                fault(
                        "two TSIG",
                        QueryFault.RECORDS,
                        query().record(ADDITIONAL, NAME, RecordType.TSIG, 255, 0, new byte[16])
                                .record(ADDITIONAL, NAME, RecordType.TSIG, 255, 0, new byte[16])));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 11})
    void parse_ofLessThanAHeaderIsTooShort(int length) {
        assertThat(parse(Arrays.copyOf(query().bytes(), length))).isEqualTo(QueryFault.TOO_SHORT);
    }

    @Test
    void parse_ofEveryShorterMessageIsAFault() {
        byte[] whole =
                query().option(Edns.COOKIE, new byte[24]).option(Edns.NSID).bytes();
        // Behind each octet stands what an earlier, longer message left there.
        for (int length = 12; length < whole.length; length++) {
            parse(whole);
            query.reserve(length);
            assertThat(query.parse(length)).as("%d octets", length).isIn(QueryFault.QUESTION, QueryFault.RECORDS);
        }
    }

    @Test
    void parse_findsEveryOpcode() {
        IntStream.rangeClosed(1, 15).forEach(opcode -> {
            assertThat(parse(query().opcode(opcode).bytes())).isEqualTo(QueryFault.OPCODE);
            assertThat(Opcode.of(query.flags())).isEqualTo(opcode);
        });
    }

    @Test
    void hasQuestion_afterAFaultBehindIt() {
        parse(query().trailer((byte) 1).bytes());

        assertThat(query.hasQuestion()).isTrue();
        assertThat(query.questionEnd()).isEqualTo(12 + NAME.length + 4);
    }

    @Test
    void hasQuestion_isFalseWhenItIsUnreadable() {
        parse(query().bytes());
        parse(raw(64).bytes());

        assertThat(query.hasQuestion()).isFalse();
        assertThat(query.questionEnd()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {RecordType.TSIG, RecordType.SIG})
    void signed_tellsASignature(int type) {
        parse(query().record(ADDITIONAL, ROOT, type, 255, 0, new byte[18]).bytes());

        assertThat(query.signed()).isTrue();
    }

    @Test
    void reserve_growsAndParsesALargeMessage() {
        byte[] bytes = query().option(65_001, new byte[60_000]).bytes();

        assertThat(parse(bytes)).isEqualTo(QueryFault.NONE);
        assertThat(query.length()).isEqualTo(bytes.length);
    }

    @Test
    void copy_staysWhenTheOriginalGoesOn() {
        byte[] bytes = query().dnssecOk()
                .option(Edns.COOKIE, Messages.octets(1, 2, 3, 4, 5, 6, 7, 8))
                .bytes();
        parse(bytes);

        QueryMessage copy = query.copy();
        parse(Messages.query("other.name.", RecordType.TXT).id(9).bytes());

        assertThat(Arrays.copyOf(copy.bytes(), copy.length())).isEqualTo(bytes);
        assertThat(copy.name()).hasToString("example.org.");
        assertThat(copy.type()).isEqualTo(RecordType.A);
        assertThat(copy.edns().dnssecOk()).isTrue();
        assertThat(copy.edns().cookieLength()).isEqualTo(8);
        assertThat(copy.bytes()[copy.edns().cookieOffset()]).isEqualTo((byte) 1);
        assertThat(copy.questionEnd()).isEqualTo(12 + NAME.length + 4);
    }

    @Test
    void withName_asksForAnotherNameInTheSameWay() {
        parse(query().id(77).flags(0x0110).dnssecOk().udpSize(900).bytes());

        QueryMessage other = query.withName(DomainName.parse("Target.example.net"));

        QueryMessage again = new QueryMessage();
        System.arraycopy(other.bytes(), 0, again.reserve(other.length()), 0, other.length());
        assertThat(again.parse(other.length())).isEqualTo(QueryFault.NONE);
        assertThat(again.id()).isEqualTo(77);
        assertThat(again.checkingDisabled()).isTrue();
        assertThat(again.name()).hasToString("target.example.net.");
        assertThat(other.name()).hasToString("target.example.net.");
        assertThat(other.edns().udpSize()).isEqualTo(900);
        assertThat(other.edns().dnssecOk()).isTrue();
        assertThat(other.questionEnd()).isEqualTo(other.length());
    }

    @Test
    void withName_keepsTheClientCookieReadable() {
        parse(Messages.query("a.".repeat(120), 1)
                .option(65_001, new byte[600])
                .option(Edns.COOKIE, Messages.octets(1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9, 9, 9, 9, 9))
                .bytes());

        QueryMessage other = query.withName(DomainName.parse("b"));

        int offset = other.edns().cookieOffset();
        assertThat(Arrays.copyOfRange(other.bytes(), offset, offset + 8)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    private QueryFault parse(byte[] bytes) {
        System.arraycopy(bytes, 0, query.reserve(bytes.length), 0, bytes.length);
        return query.parse(bytes.length);
    }

    private static Messages query() {
        return Messages.query(NAME, RecordType.A, RecordClass.IN);
    }

    private static Messages cookieOnly() {
        return Messages.header().option(Edns.COOKIE, new byte[8]);
    }

    private static Messages ixfr(int authorityType) {
        return Messages.query(NAME, RecordType.IXFR, 1).record(AUTHORITY, POINTER, authorityType, 1, 0, new byte[22]);
    }

    private static Messages raw(int firstOctet) {
        byte[] octets = new byte[300];
        octets[0] = (byte) firstOctet;
        return Messages.header().counts(1, 0, 0, 0).trailer(octets);
    }

    private static Messages pointer(int pointer) {
        return Messages.header()
                .counts(1, 0, 0, 0)
                .trailer(Messages.concat(Messages.u16(pointer), new byte[] {0, 1, 0, 1}, new byte[20]));
    }

    private static Messages additional(int ownerPointer) {
        return query().counts(1, 0, 0, 1)
                .trailer(Messages.concat(Messages.u16(ownerPointer), new byte[] {0, 1, 0, 1, 0, 0, 0, 0, 0, 0}));
    }

    private static Messages twoOpt() {
        return query().record(ADDITIONAL, ROOT, RecordType.OPT, 4096, 0, new byte[0])
                .edns();
    }

    private static Messages question256() {
        byte[] name = Messages.wireName("a.".repeat(127));
        byte[] longer = Messages.concat(new byte[] {2, 'b', 'b'}, Arrays.copyOfRange(name, 2, name.length));
        return Messages.query(longer, 1, 1);
    }

    private static byte[] allOctets() {
        byte[][] labels = new byte[5][];
        for (int i = 0; i < 5; i++) {
            labels[i] = new byte[50];
            for (int j = 0; j < 50; j++) {
                labels[i][j] = (byte) (i * 51 + j);
            }
        }
        labels[4] = new byte[] {(byte) 254, (byte) 255, '.', 0, ' '};
        return Messages.wireName(labels);
    }

    private static Arguments fault(String id, QueryFault fault, Messages message) {
        return argumentSet(id, fault, message.bytes());
    }
}
