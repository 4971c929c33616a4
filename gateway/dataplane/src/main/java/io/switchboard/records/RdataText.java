package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import java.io.IOException;
import java.util.Arrays;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** RDATA from its presentation form, for every type that has one and, as {@code \# length hex}, for all (RFC 3597 §5). */
public final class RdataText {
    /** Owner (the root), TYPE, CLASS, TTL and RDLENGTH in front of the RDATA. */
    private static final int FIXED_LENGTH = 11;

    private RdataText() {}

    /**
     * Parses {@code text}; relative names in it are completed with {@code origin}.
     *
     * @return names without compression, in the case they were written in
     * @throws IllegalArgumentException with a reason fit for the person who wrote it
     */
    public static byte[] parse(int type, String text, DomainName origin) {
        // RFC 6895 §3.1: 128 to 255 are for questions and signalling, OPT is no data either.
        if (type == 0 || type == RecordType.OPT || type >= RecordType.NXNAME && type <= RecordType.ANY) {
            throw new IllegalArgumentException(RecordType.name(type) + " is not a type of data");
        }
        byte[] wire;
        try {
            Record record = Record.fromString(Name.root, type, DClass.IN, 0, text, new Name(origin.toWire()));
            wire = record.toWire(Section.ANSWER);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
        if (wire.length - FIXED_LENGTH != Wire.u16(wire, FIXED_LENGTH - 2)) {
            throw new IllegalArgumentException("more than 65535 octets of data");
        }
        return Arrays.copyOfRange(wire, FIXED_LENGTH, wire.length);
    }

    /** The parser's words without the position inside {@code text}, which means nothing to the reader. */
    private static String reason(Exception e) {
        String message = e.getMessage();
        if (message == null) {
            return "not understood";
        }
        int position = message.startsWith("<none>:") ? message.indexOf(": ") : -1;
        return position < 0 ? message : message.substring(position + 2);
    }
}
