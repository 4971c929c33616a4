package io.switchboard.transport.grpc;

import io.switchboard.dns.CompressedName;
import io.switchboard.dns.Edns;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import io.switchboard.proto.dns.v1.ExtendedError;
import io.switchboard.proto.dns.v1.Record;
import io.switchboard.proto.dns.v1.ResolveResponse;
import io.switchboard.proto.dns.v1.Source;
import io.switchboard.query.AnsweredBy;
import java.nio.charset.StandardCharsets;

/** Reads a finished reply, which is one of ours and therefore well-formed, into a response. One event loop. */
final class TypedReply {
    private final RecordCursor records = new RecordCursor();
    private final TypedRecord typed = new TypedRecord();

    ResolveResponse read(byte[] reply, int length, AnsweredBy answeredBy) {
        int flags = Wire.u16(reply, Wire.FLAGS);
        ResolveResponse.Builder response = ResolveResponse.newBuilder()
                .setRcode(flags & Wire.RCODE_MASK)
                .setAuthenticated((flags & Wire.AD) != 0)
                .setStale(answeredBy == AnsweredBy.STALE)
                .setSource(source(answeredBy));
        records.reset(reply, length, questionEnd(reply, length));
        while (records.next()) {
            switch (records.section()) {
                case RecordCursor.ANSWER -> response.addAnswers(typed.read(reply, length, records));
                case RecordCursor.AUTHORITY -> authority(reply, length, response);
                default -> additional(reply, response);
            }
        }
        return response.build();
    }

    private static int questionEnd(byte[] reply, int length) {
        return Wire.u16(reply, Wire.QDCOUNT) == 0
                ? Wire.HEADER_LENGTH
                : CompressedName.skip(reply, Wire.HEADER_LENGTH, length) + 4;
    }

    private static Source source(AnsweredBy answeredBy) {
        return switch (answeredBy) {
            case POLICY -> Source.SOURCE_POLICY;
            case RECORDS -> Source.SOURCE_RECORDS;
            case CACHE -> Source.SOURCE_CACHE;
            case STALE -> Source.SOURCE_STALE;
            case UPSTREAM -> Source.SOURCE_UPSTREAM;
        };
    }

    /** RFC 2308 §5: the lesser of the SOA record's TTL and its last field. */
    private void authority(byte[] reply, int length, ResolveResponse.Builder response) {
        if (records.type() == RecordType.SOA) {
            Record soa = typed.read(reply, length, records);
            long negative = Math.min(
                    Integer.toUnsignedLong(soa.getTtl()),
                    Integer.toUnsignedLong(soa.getSoa().getMinimum()));
            response.setNegativeTtl((int) negative);
        }
    }

    private void additional(byte[] reply, ResolveResponse.Builder response) {
        if (records.type() != RecordType.OPT) {
            return;
        }
        // RFC 6891 §6.1.3: the high eight bits of the response code.
        response.setRcode(Wire.u8(reply, records.ttlOffset()) << 4 | response.getRcode());
        int end = records.rdata() + records.rdataLength();
        for (int at = records.rdata(); at + 4 <= end; at += 4 + Wire.u16(reply, at + 2)) {
            int optionLength = Wire.u16(reply, at + 2);
            if (Wire.u16(reply, at) == Edns.EXTENDED_ERROR && optionLength >= 2 && at + 4 + optionLength <= end) {
                response.addExtendedErrors(ExtendedError.newBuilder()
                        .setCode(Wire.u16(reply, at + 4))
                        .setText(new String(reply, at + 6, optionLength - 2, StandardCharsets.UTF_8)));
            }
        }
    }
}
