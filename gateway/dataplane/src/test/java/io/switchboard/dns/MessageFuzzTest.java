package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.switchboard.testing.Messages;
import java.util.Arrays;

/**
 * Any octets at all. The ordinary build runs the inputs beside this class in the test resources; how to search for new
 * ones stands in {@code junit-platform.properties}.
 */
class MessageFuzzTest {
    @FuzzTest
    void query(byte[] bytes) {
        QueryMessage query = parse(bytes);
        if (query.hasQuestion()) {
            assertThat(query.questionEnd()).isBetween(17, bytes.length);
            assertThat(DomainName.parse(query.name().toString()).matches(query.name()))
                    .isTrue();
        }
        assertThat(query.edns().cookieOffset() + query.edns().cookieLength()).isLessThanOrEqualTo(bytes.length);
    }

    @FuzzTest
    void options(byte[] options) {
        byte[] octets = Arrays.copyOf(options, Math.min(options.length, 60_000));
        byte[] bytes = Messages.query("example.org.", RecordType.A)
                .optionOctets(octets)
                .bytes();
        QueryMessage query = parse(bytes);

        assertThat(query.edns().present()).isTrue();
        assertThat(query.edns().cookieOffset() + query.edns().cookieLength()).isLessThanOrEqualTo(bytes.length);
    }

    @FuzzTest
    void name(byte[] bytes) {
        byte[] target = new byte[Wire.MAX_NAME_LENGTH];
        for (int offset = 0; offset < Math.min(bytes.length, 64); offset++) {
            int end = CompressedName.skip(bytes, offset, bytes.length);
            int length = CompressedName.expand(bytes, offset, bytes.length, target, 0);
            if (length > 0) {
                DomainName name = DomainName.fromWire(target, 0);
                assertThat(end).isBetween(offset + 1, bytes.length);
                assertThat(DomainName.parse(name.toString()).toWire()).isEqualTo(name.toWire());
            }
            int plain = new LookupName().read(bytes, offset, bytes.length);
            assertThat(plain).isEqualTo(CompressedName.skipPlain(bytes, offset, bytes.length));
            if (plain > 0) {
                assertThat(plain).isEqualTo(end);
            }
        }
    }

    @FuzzTest
    void records(byte[] bytes) {
        if (bytes.length < Wire.HEADER_LENGTH) {
            return;
        }
        RecordCursor cursor = new RecordCursor();
        cursor.reset(bytes, bytes.length, Wire.HEADER_LENGTH);
        int before = Wire.HEADER_LENGTH;
        while (cursor.next()) {
            assertThat(cursor.owner()).isEqualTo(before);
            assertThat(cursor.rdata() + cursor.rdataLength()).isEqualTo(cursor.end());
            assertThat(cursor.end()).isBetween(before + 11, bytes.length);
            before = cursor.end();
        }
    }

    private static QueryMessage parse(byte[] bytes) {
        QueryMessage query = new QueryMessage();
        System.arraycopy(bytes, 0, query.reserve(bytes.length), 0, bytes.length);
        query.parse(bytes.length);
        return query;
    }
}
