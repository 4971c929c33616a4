package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Messages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What is written here, dnsjava reads as it was meant; what dnsjava writes, compressed, is read here as it was meant. */
class ReplyOracleTest {
    private static final int MESSAGES = 600;
    private static final int[] TYPES = {
        Type.A,
        Type.NS,
        Type.CNAME,
        Type.SOA,
        Type.PTR,
        Type.MX,
        Type.TXT,
        Type.RP,
        Type.AFSDB,
        Type.AAAA,
        Type.SRV,
        Type.DNAME,
        Type.MB,
        Type.MINFO,
        65_280
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatTheWriterWrites_isReadAsItWasMeant(long seed) throws IOException {
        Random random = new Random(seed);
        ReplyWriter writer = new ReplyWriter();
        for (int i = 0; i < MESSAGES; i++) {
            List<List<Record>> sections = randomSections(random);
            DomainName question = DomainName.fromWire(randomName(random), 0);
            int records =
                    Math.toIntExact(sections.stream().mapToLong(List::size).sum());

            ReplyMessage reply = write(writer, question, sections);

            Message read = new Message(reply.bytes());
            assertThat(read.getQuestion().getName().toWire()).isEqualTo(question.toWire());
            for (int section = 0; section < 3; section++) {
                assertThat(read.getSection(section + 1)).isEqualTo(sections.get(section));
                assertThat(read.getSection(section + 1))
                        .extracting(Record::getTTL)
                        .isEqualTo(sections.get(section).stream()
                                .map(Record::getTTL)
                                .toList());
            }
            assertThat(reply.ttlCount()).isEqualTo(records);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void whatDnsjavaWrites_isReadAsItWasMeant(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < MESSAGES; i++) {
            Message message = new Message(random.nextInt(65_536));
            message.addRecord(Record.newRecord(new Name(randomName(random)), Type.A, 1), Section.QUESTION);
            List<List<Record>> sections = randomSections(random);
            for (int section = 0; section < 3; section++) {
                for (Record record : sections.get(section)) {
                    message.addRecord(record, section + 1);
                }
            }

            byte[] bytes = message.toWire(Wire.MAX_MESSAGE_LENGTH);

            assertThat(owners(bytes))
                    .isEqualTo(sections.stream()
                            .flatMap(List::stream)
                            .map(record ->
                                    lower(record.getName().toWire()) + " " + record.getType() + " " + record.getTTL())
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void damagedReplies_areWalkedToAnEndInsideTheMessage(long seed) {
        Random random = new Random(seed);
        RecordCursor cursor = new RecordCursor();
        byte[] name = new byte[Wire.MAX_NAME_LENGTH];
        for (int i = 0; i < MESSAGES * 4; i++) {
            ReplyMessage reply =
                    write(new ReplyWriter(), DomainName.fromWire(randomName(random), 0), randomSections(random));
            byte[] bytes = reply.bytes().clone();
            for (int times = 1 + random.nextInt(4); times > 0; times--) {
                bytes[reply.questionEnd() - 1 + random.nextInt(bytes.length - reply.questionEnd() + 1)] =
                        (byte) random.nextInt(256);
            }

            cursor.reset(bytes, bytes.length, reply.questionEnd());
            int records = 0;
            while (cursor.next()) {
                records++;
                assertThat(cursor.end()).isLessThanOrEqualTo(bytes.length);
                assertThat(CompressedName.expand(bytes, cursor.owner(), bytes.length, name, 0))
                        .isBetween(-1, 255);
            }

            assertThat(records).isLessThanOrEqualTo(reply.ttlCount());
            assertThat(cursor.malformed() || records == reply.ttlCount()).isTrue();
        }
    }

    private static ReplyMessage write(ReplyWriter writer, DomainName question, List<List<Record>> sections) {
        writer.start(question, RecordType.A, RecordClass.IN, 0);
        for (int section = 0; section < 3; section++) {
            for (Record record : sections.get(section)) {
                DomainName owner = DomainName.fromWire(record.getName().toWire(), 0);
                byte[] rdata = plainRdata(record);
                boolean written =
                        writer.record(section, owner, record.getType(), 1, Math.toIntExact(record.getTTL()), rdata);
                assertThat(written).isTrue();
            }
        }
        return writer.finish(ReplyKind.POSITIVE, 0, null);
    }

    /** RDATA without compression and in its case, cut out of the record's own wire form. */
    private static byte[] plainRdata(Record record) {
        byte[] wire = record.toWire(Section.ANSWER);
        return Arrays.copyOfRange(wire, record.getName().length() + 10, wire.length);
    }

    private static List<String> owners(byte[] bytes) {
        LookupName question = new LookupName();
        int questionEnd = question.read(bytes, Wire.HEADER_LENGTH, bytes.length) + 4;
        RecordCursor cursor = new RecordCursor();
        cursor.reset(bytes, bytes.length, questionEnd);
        List<String> owners = new ArrayList<>();
        byte[] name = new byte[Wire.MAX_NAME_LENGTH];
        while (cursor.next()) {
            assertThat(CompressedName.expand(bytes, cursor.owner(), bytes.length, name, 0))
                    .isPositive();
            owners.add(lower(name) + " " + cursor.type() + " "
                    + Integer.toUnsignedLong(Wire.i32(bytes, cursor.ttlOffset())));
        }
        assertThat(cursor.malformed()).isFalse();
        assertThat(cursor.end()).isEqualTo(bytes.length);
        return owners;
    }

    /** A pointer takes over the case of what it leads to. */
    private static String lower(byte[] name) {
        return LookupName.of(DomainName.fromWire(name, 0)).toString();
    }

    private static List<List<Record>> randomSections(Random random) {
        List<List<Record>> sections = new ArrayList<>();
        for (int section = 0; section < 3; section++) {
            List<Record> records = new ArrayList<>();
            for (int count = random.nextInt(random.nextInt(20) == 0 ? 100 : 6); count > 0; count--) {
                records.add(randomRecord(random));
            }
            sections.add(records);
        }
        return sections;
    }

    private static Record randomRecord(Random random) {
        int type = TYPES[random.nextInt(TYPES.length)];
        try {
            Name owner = new Name(randomName(random));
            return Record.newRecord(owner, type, 1, random.nextInt(1 << 30), randomRdata(type, random));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] randomRdata(int type, Random random) {
        byte[] name = randomName(random);
        byte[] fixed = new byte[20];
        random.nextBytes(fixed);
        return switch (type) {
            case Type.A -> Arrays.copyOf(fixed, 4);
            case Type.AAAA -> Arrays.copyOf(fixed, 16);
            case Type.TXT -> Messages.octets(3, 'a', 0xc0, 12);
            case Type.MX, Type.AFSDB -> Messages.concat(Arrays.copyOf(fixed, 2), name);
            case Type.SRV -> Messages.concat(Arrays.copyOf(fixed, 6), name);
            case Type.RP, Type.MINFO -> Messages.concat(name, randomName(random));
            case Type.SOA -> Messages.concat(name, randomName(random), fixed);
            case 65_280 -> Messages.concat(Messages.octets(0xc0, 12), fixed);
            default -> name;
        };
    }

    private static byte[] randomName(Random random) {
        return random.nextInt(5) == 0 ? RandomNames.any(random) : RandomNames.related(random);
    }
}
