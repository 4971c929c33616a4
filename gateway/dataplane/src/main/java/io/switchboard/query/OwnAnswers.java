package io.switchboard.query;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Answers that the pipeline makes itself: to QTYPE ANY, and about the gateway's own identity in class CH. */
final class OwnAnswers {
    private static final int HINFO_TTL_SECONDS = 3600;
    private static final byte[] RFC8482_HINFO = {7, 'R', 'F', 'C', '8', '4', '8', '2', 0};
    private static final ExtendedError SYNTHESIZED = ExtendedError.of(ExtendedError.SYNTHESIZED);
    private static final DomainName VERSION_BIND = DomainName.parse("version.bind.");
    private static final DomainName VERSION_SERVER = DomainName.parse("version.server.");
    private static final DomainName HOSTNAME_BIND = DomainName.parse("hostname.bind.");
    private static final DomainName ID_SERVER = DomainName.parse("id.server.");

    private final ReplyWriter writer = new ReplyWriter();

    /** RFC 8482 §4.2: one HINFO record instead of all there is. */
    ReplyMessage any(QueryMessage asked) {
        return answer(asked, RecordType.HINFO, HINFO_TTL_SECONDS, RFC8482_HINFO, SYNTHESIZED);
    }

    /** RFC 4892 §2: who this server is, or null if it does not tell. */
    @Nullable ReplyMessage chaos(QueryMessage asked, PipelineSources sources) {
        String text = null;
        if (asked.type() == RecordType.TXT) {
            DomainName name = asked.name().toDomainName(0);
            if (name.equals(VERSION_BIND) || name.equals(VERSION_SERVER)) {
                text = sources.version();
            } else if (name.equals(HOSTNAME_BIND) || name.equals(ID_SERVER)) {
                text = sources.identity();
            }
        }
        return text == null ? null : answer(asked, RecordType.TXT, 0, characterString(text), null);
    }

    private ReplyMessage answer(
            QueryMessage asked, int type, int ttlSeconds, byte[] rdata, @Nullable ExtendedError error) {
        int nameLength = asked.name().length();
        int nameOffset = asked.questionEnd() - 4 - nameLength;
        int recordClass = asked.recordClass() == RecordClass.CH ? RecordClass.CH : RecordClass.IN;
        writer.start(asked.bytes(), nameOffset, nameLength, asked.type(), recordClass, 0);
        writer.record(
                RecordCursor.ANSWER,
                asked.bytes(),
                nameOffset,
                nameLength,
                type,
                recordClass,
                ttlSeconds,
                rdata,
                0,
                rdata.length);
        return writer.finish(ReplyKind.POSITIVE, ttlSeconds, error);
    }

    private static byte[] characterString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, 255);
        byte[] rdata = Arrays.copyOf(new byte[] {(byte) length}, length + 1);
        System.arraycopy(utf8, 0, rdata, 1, length);
        return rdata;
    }
}
