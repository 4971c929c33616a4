package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Messages;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;

/** Whatever is accepted as a query, dnsjava reads alike: another reading of the same octets is how filters are passed. */
class QueryOracleTest {
    private static final int QUERIES = 4000;

    private final QueryMessage query = new QueryMessage();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void wellFormedQueries_areAcceptedAndReadAlike(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < QUERIES; i++) {
            byte[] bytes = randomQuery(random);

            assertThat(parse(bytes)).as(HexFormat.of().formatHex(bytes)).isEqualTo(QueryFault.NONE);
            assertReadsAlike(new Message(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void damagedQueries_areReadAlikeIfTheyAreAccepted(long seed) throws IOException {
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < QUERIES; i++) {
            byte[] bytes = damaged(randomQuery(random), random);
            if (parse(bytes) != QueryFault.NONE || !query.hasQuestion()) {
                continue;
            }
            accepted++;
            Message message = readable(bytes);
            if (message != null) {
                assertReadsAlike(message);
            } else {
                // Its reading of options is stricter than ours: what follows the question is not compared.
                byte[] question = Arrays.copyOf(bytes, query.questionEnd());
                Arrays.fill(question, Wire.ANCOUNT, Wire.HEADER_LENGTH, (byte) 0);
                assertQuestionReadsAlike(new Message(question));
            }
        }
        assertThat(accepted).isGreaterThan(QUERIES / 20);
    }

    private static byte[] randomQuery(Random random) {
        byte[] name = random.nextBoolean() ? RandomNames.any(random) : RandomNames.related(random);
        int type = random.nextInt(3) == 0 ? random.nextInt(65_536) : 1 + random.nextInt(64);
        Messages message = Messages.query(name, type, random.nextInt(8) == 0 ? random.nextInt(65_536) : 1)
                .id(random.nextInt(65_536))
                .flags(random.nextInt(65_536) & ~(Wire.QR | Wire.OPCODE_MASK));
        if (random.nextInt(8) == 0) {
            byte[] owner = random.nextBoolean() ? Messages.u16(Wire.QUESTION_POINTER) : RandomNames.any(random);
            message.record(3, owner, 65_400 + random.nextInt(99), 1, random.nextInt(), new byte[random.nextInt(9)]);
        }
        if (random.nextInt(4) != 0) {
            message.udpSize(random.nextInt(65_536)).ednsFlags(random.nextInt(65_536));
            for (int options = random.nextInt(4); options > 0; options--) {
                addOption(message, random);
            }
        }
        return message.bytes();
    }

    private static void addOption(Messages message, Random random) {
        byte[] value = new byte[random.nextInt(20)];
        random.nextBytes(value);
        switch (random.nextInt(5)) {
            case 0 -> message.option(Edns.COOKIE, new byte[random.nextBoolean() ? 8 : 16 + random.nextInt(25)]);
            case 1 -> message.option(Edns.NSID);
            case 2 -> message.option(Edns.TCP_KEEPALIVE);
            case 3 -> message.option(Edns.PADDING, new byte[random.nextInt(100)]);
            default -> message.option(65_001 + random.nextInt(500), value);
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        int length = random.nextInt(6) == 0 ? random.nextInt(bytes.length + 4) : bytes.length;
        return Arrays.copyOf(bytes, length);
    }

    private static @Nullable Message readable(byte[] bytes) {
        try {
            return new Message(bytes);
        } catch (IOException unreadable) {
            return null;
        }
    }

    private void assertReadsAlike(Message message) {
        assertQuestionReadsAlike(message);
        assertThat(message.getHeader().getID()).isEqualTo(query.id());
        OPTRecord opt = message.getOPT();
        assertThat(query.edns().present()).isEqualTo(opt != null);
        if (opt != null) {
            assertThat(opt.getPayloadSize()).isEqualTo(query.edns().udpSize());
            assertThat(opt.getVersion()).isZero();
            // It takes a TTL field with the highest bit for 0, in OPT too, where it is the extended RCODE's.
            if (opt.getTTL() != 0) {
                assertThat((opt.getFlags() & Edns.DO) != 0)
                        .isEqualTo(query.edns().dnssecOk());
            }
            assertThat(opt.getOptions(EDNSOption.Code.COOKIE).isEmpty())
                    .isEqualTo(query.edns().cookieLength() == 0);
            assertThat(opt.getOptions(EDNSOption.Code.PADDING).isEmpty())
                    .isEqualTo(!query.edns().padding());
        }
    }

    private void assertQuestionReadsAlike(Message message) {
        Record question = message.getQuestion();
        assertThat(DomainName.fromWire(question.getName().toWire(), 0).matches(query.name()))
                .isTrue();
        assertThat(question.getType()).isEqualTo(query.type());
        assertThat(question.getDClass()).isEqualTo(query.recordClass());
    }

    private QueryFault parse(byte[] bytes) {
        System.arraycopy(bytes, 0, query.reserve(bytes.length), 0, bytes.length);
        return query.parse(bytes.length);
    }
}
