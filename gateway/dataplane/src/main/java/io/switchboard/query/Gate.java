package io.switchboard.query;

import io.switchboard.dns.QueryFault;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordType;

/**
 * What every query must pass, whatever it came over: form, opcode, class and type, in this order, so that the same
 * octets get the same verdict on every transport.
 */
final class Gate {
    private Gate() {}

    static Admission admit(Query query, QueryFault fault) {
        QueryMessage message = query.message();
        if (fault != QueryFault.NONE) {
            return ofFault(fault);
        }
        if (message.signed()) {
            return Admission.SIGNED;
        }
        // RFC 7828 §3.2.1: clients send the option empty; over UDP it means nothing.
        if (message.edns().keepaliveTimeoutSent() && !query.transport().datagram()) {
            return Admission.MALFORMED;
        }
        if (!message.hasQuestion()) {
            return Admission.COOKIE_ONLY;
        }
        return message.recordClass() == RecordClass.IN ? ofType(message.type()) : ofClass(message);
    }

    private static Admission ofFault(QueryFault fault) {
        return switch (fault) {
            case TOO_SHORT -> Admission.TOO_SHORT;
            case RESPONSE -> Admission.RESPONSE;
            case OPCODE -> Admission.OPCODE;
            case VERSION -> Admission.VERSION;
            case COUNTS, QUESTION, RECORDS, OPT, NONE -> Admission.MALFORMED;
        };
    }

    private static Admission ofClass(QueryMessage message) {
        return message.recordClass() == RecordClass.CH && ofType(message.type()) == Admission.PROCEED
                ? Admission.CHAOS
                : Admission.CLASS;
    }

    private static Admission ofType(int type) {
        return switch (type) {
            case RecordType.ANY -> Admission.ANY;
            case RecordType.AXFR, RecordType.IXFR -> Admission.TRANSFER;
            case 0, RecordType.OPT -> Admission.MALFORMED;
            case RecordType.NXNAME -> Admission.NXNAME;
            case RecordType.TKEY, RecordType.TSIG -> Admission.META_TYPE;
            case RecordType.MAILA, RecordType.MAILB -> Admission.MAIL_TYPE;
            default -> Admission.PROCEED;
        };
    }
}
