package io.switchboard.diagnose;

import io.switchboard.logging.EscapedText;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;

/** Parts of a message as text, the same for every form of output. Nothing in it can steer a terminal. */
final class Presentation {
    private static final int OPTION_HEADER = 4;
    private static final List<String> MEANINGS = List.of(
            "Other Error",
            "Unsupported DNSKEY Algorithm",
            "Unsupported DS Digest Type",
            "Stale Answer",
            "Forged Answer",
            "DNSSEC Indeterminate",
            "DNSSEC Bogus",
            "Signature Expired",
            "Signature Not Yet Valid",
            "DNSKEY Missing",
            "RRSIGs Missing",
            "No Zone Key Bit Set",
            "NSEC Missing",
            "Cached Error",
            "Not Ready",
            "Blocked",
            "Censored",
            "Filtered",
            "Prohibited",
            "Stale NXDOMAIN Answer",
            "Not Authoritative",
            "Not Supported",
            "No Reachable Authority",
            "Network Error",
            "Invalid Data");

    private Presentation() {}

    /** The data of a record. */
    static String data(Record record) {
        return shown(record.rdataToString());
    }

    /** Text from the wire with everything escaped that does not show as itself. */
    static String shown(String text) {
        StringBuilder out = new StringBuilder();
        EscapedText.plain(out, text);
        return out.toString();
    }

    /** A section without the OPT record. */
    static List<Record> records(Message message, int section) {
        return message.getSection(section).stream()
                .filter(record -> !(record instanceof OPTRecord))
                .toList();
    }

    /** An option's data as it was on the wire. */
    static byte[] data(EDNSOption option) {
        byte[] wire = option.toWire();
        return Arrays.copyOfRange(wire, OPTION_HEADER, wire.length);
    }

    static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }

    /** The meaning of an extended error as RFC 8914 §5.2 and its registry have it. */
    static String meaning(ExtendedErrorCodeOption error) {
        int code = error.getErrorCode();
        return code < MEANINGS.size() ? MEANINGS.get(code) : "Unassigned";
    }
}
