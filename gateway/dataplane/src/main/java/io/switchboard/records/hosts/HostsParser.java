package io.switchboard.records.hosts;

import io.switchboard.dns.DomainName;
import io.switchboard.records.ProblemList;
import io.switchboard.records.RecordPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Address;

/** Reads text in the form of hosts(5): an address, blank space, names; {@code #} starts a comment. One thread. */
final class HostsParser {
    static final int MAX_NAMES = 1_000_000;

    private final String source;
    private final ProblemList warnings;
    private final List<HostsLine> lines = new ArrayList<>();
    private int names;

    private HostsParser(String source, ProblemList warnings) {
        this.source = source;
        this.warnings = warnings;
    }

    /** The lines that mean something; the others are told to {@code warnings} and left out. */
    static List<HostsLine> parse(String source, String text, ProblemList warnings) {
        HostsParser parser = new HostsParser(source, warnings);
        int number = 0;
        int start = text.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
        while (start < text.length() && parser.names <= MAX_NAMES) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            number++;
            parser.line(new RecordPlace(source, number), text.substring(start, end));
            start = end + 1;
        }
        return parser.lines;
    }

    private void line(RecordPlace place, String text) {
        int comment = text.indexOf('#');
        StringTokenizer words = new StringTokenizer(comment < 0 ? text : text.substring(0, comment), " \t\r\f");
        if (!words.hasMoreTokens()) {
            return;
        }
        String addressText = words.nextToken();
        byte[] address = address(addressText);
        if (address == null) {
            warnings.add(place, addressText + " (expected: an IPv4 or IPv6 address)");
            return;
        }
        List<DomainName> named = new ArrayList<>(words.countTokens());
        while (words.hasMoreTokens()) {
            name(place, words.nextToken(), named);
        }
        if (!named.isEmpty()) {
            lines.add(new HostsLine(place, address, named));
        } else {
            warnings.add(place, addressText + " without a name");
        }
    }

    private static byte @Nullable [] address(String text) {
        byte[] v4 = Address.toByteArray(text, Address.IPv4);
        return v4 != null ? v4 : Address.toByteArray(text, Address.IPv6);
    }

    private void name(RecordPlace place, String text, List<DomainName> named) {
        if (++names == MAX_NAMES + 1) {
            warnings.add(place, "more than " + MAX_NAMES + " names, the rest of " + source + " is left out");
        }
        if (names > MAX_NAMES) {
            return;
        }
        try {
            named.add(DomainName.parse(text));
        } catch (IllegalArgumentException e) {
            warnings.add(place, String.valueOf(e.getMessage()));
        }
    }
}
