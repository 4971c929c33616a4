package io.switchboard.diagnose;

import static io.switchboard.diagnose.Presentation.shown;

import io.switchboard.dns.Transport;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.EDNSOption.Code;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSIDOption;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TcpKeepaliveOption;
import org.xbill.DNS.Type;

/** A response as {@code dig} prints it. */
public final class DigText {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.ROOT);
    private static final int DO = 0x8000;
    private static final int[] FLAGS = {Flags.QR, Flags.AA, Flags.TC, Flags.RD, Flags.RA, Flags.AD, Flags.CD};

    private final StringBuilder out = new StringBuilder();

    private DigText() {}

    /** The whole text, with a line feed at the end. */
    public static String of(DiagnosticResponse response, ZonedDateTime when) {
        DigText text = new DigText();
        if (response.truncatedBefore()) {
            text.line(";; Truncated by UDP, asked again over TCP.");
        }
        Message message = response.message();
        text.header(message);
        text.edns(message.getOPT());
        text.question(message);
        text.section("ANSWER", message, Section.ANSWER);
        text.section("AUTHORITY", message, Section.AUTHORITY);
        text.section("ADDITIONAL", message, Section.ADDITIONAL);
        text.footer(response, when);
        return text.out.toString();
    }

    private void line(String line) {
        out.append(line).append('\n');
    }

    private void header(Message message) {
        line(";; ->>HEADER<<- opcode: " + Opcode.string(message.getHeader().getOpcode()) + ", status: "
                + Rcode.string(message.getRcode()) + ", id: "
                + message.getHeader().getID());
        StringBuilder flags = new StringBuilder();
        for (int flag : FLAGS) {
            if (message.getHeader().getFlag(flag)) {
                flags.append(' ').append(Flags.string(flag));
            }
        }
        line(";; flags:" + flags + "; QUERY: "
                + message.getSection(Section.QUESTION).size() + ", ANSWER: "
                + message.getSection(Section.ANSWER).size() + ", AUTHORITY: "
                + message.getSection(Section.AUTHORITY).size() + ", ADDITIONAL: "
                + message.getSection(Section.ADDITIONAL).size());
        line("");
    }

    private void edns(OPTRecord opt) {
        if (opt == null) {
            return;
        }
        line(";; OPT PSEUDOSECTION:");
        String flags = (opt.getFlags() & DO) != 0 ? " do" : "";
        line("; EDNS: version: " + opt.getVersion() + ", flags:" + flags + "; udp: " + opt.getPayloadSize());
        for (EDNSOption option : opt.getOptions()) {
            line("; " + option(option));
        }
    }

    private static String option(EDNSOption option) {
        byte[] data = Presentation.data(option);
        return switch (option) {
            case ExtendedErrorCodeOption error ->
                "EDE: " + error.getErrorCode() + " (" + Presentation.meaning(error) + ")"
                        + (error.getText() == null || error.getText().isEmpty()
                                ? ""
                                : ": (" + shown(error.getText()) + ")");
            case CookieOption cookie -> "COOKIE: " + Presentation.hex(data);
            case NSIDOption nsid ->
                "NSID: " + Presentation.hex(data) + " (\"" + shown(new String(data, StandardCharsets.UTF_8)) + "\")";
            case TcpKeepaliveOption keepalive
            when keepalive.getTimeout().isPresent() ->
                "TCP-KEEPALIVE: " + keepalive.getTimeout().getAsInt() / 10.0 + " secs";
            default ->
                option.getCode() == Code.PADDING
                        ? "PAD: (" + data.length + " bytes)"
                        : "OPT=" + option.getCode() + ": " + Presentation.hex(data);
        };
    }

    private void question(Message message) {
        List<Record> questions = message.getSection(Section.QUESTION);
        if (questions.isEmpty()) {
            return;
        }
        line(";; QUESTION SECTION:");
        for (Record question : questions) {
            line(";" + shown(question.getName().toString()) + "\t\t" + DClass.string(question.getDClass()) + "\t"
                    + Type.string(question.getType()));
        }
        line("");
    }

    private void section(String title, Message message, int section) {
        List<Record> records = Presentation.records(message, section);
        if (records.isEmpty()) {
            return;
        }
        line(";; " + title + " SECTION:");
        for (Record record : records) {
            line(shown(record.getName().toString()) + "\t" + record.getTTL() + "\t" + DClass.string(record.getDClass())
                    + "\t" + Type.string(record.getType()) + "\t" + Presentation.data(record));
        }
        line("");
    }

    private void footer(DiagnosticResponse response, ZonedDateTime when) {
        Transport transport = response.transport();
        line(";; Query time: " + response.queryTime().toMillis() + " msec");
        line(";; SERVER: " + response.server() + " (" + transport.label().toUpperCase(Locale.ROOT) + ")");
        line(";; WHEN: " + WHEN.format(when));
        line(";; MSG SIZE  rcvd: " + response.octets());
    }
}
