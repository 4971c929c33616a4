package io.switchboard.diagnose;

import io.switchboard.logging.EscapedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A response as one JSON object. Member names are those that resolvers with a JSON interface use; what RFC 8427 names and
 * they do not is spelled as there.
 */
public final class ResponseJson {
    private static final int DO = 0x8000;

    private ResponseJson() {}

    /** The object on one line, without a line feed. */
    public static String of(DiagnosticResponse response) {
        StringBuilder out = new StringBuilder();
        write(out, members(response));
        return out.toString();
    }

    private static Map<String, Object> members(DiagnosticResponse response) {
        Message message = response.message();
        Map<String, Object> members = new LinkedHashMap<>();
        header(members, message);
        List<Object> questions = new ArrayList<>();
        message.getSection(Section.QUESTION).forEach(question -> questions.add(question(question)));
        members.put("Question", questions);
        members.put("Answer", records(message, Section.ANSWER));
        members.put("Authority", records(message, Section.AUTHORITY));
        members.put("Additional", records(message, Section.ADDITIONAL));
        OPTRecord opt = message.getOPT();
        if (opt != null) {
            members.put("edns", edns(opt));
            members.put("extendedErrors", extendedErrors(opt));
        }
        members.put("server", response.server());
        members.put("transport", response.transport().label());
        members.put("truncatedBefore", response.truncatedBefore());
        members.put("size", response.octets());
        members.put("timing", Map.of("queryTimeMs", response.queryTime().toNanos() / 1_000_000.0));
        return members;
    }

    private static void header(Map<String, Object> members, Message message) {
        Header header = message.getHeader();
        members.put("ID", header.getID());
        members.put("Opcode", header.getOpcode());
        members.put("OpcodeName", Opcode.string(header.getOpcode()));
        members.put("Status", message.getRcode());
        members.put("StatusName", Rcode.string(message.getRcode()));
        members.put("QR", header.getFlag(Flags.QR));
        members.put("AA", header.getFlag(Flags.AA));
        members.put("TC", header.getFlag(Flags.TC));
        members.put("RD", header.getFlag(Flags.RD));
        members.put("RA", header.getFlag(Flags.RA));
        members.put("AD", header.getFlag(Flags.AD));
        members.put("CD", header.getFlag(Flags.CD));
    }

    private static Map<String, Object> question(Record record) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", record.getName().toString());
        members.put("type", record.getType());
        members.put("typeName", Type.string(record.getType()));
        members.put("class", record.getDClass());
        members.put("className", DClass.string(record.getDClass()));
        return members;
    }

    private static List<Object> records(Message message, int section) {
        List<Object> records = new ArrayList<>();
        for (Record record : Presentation.records(message, section)) {
            Map<String, Object> members = question(record);
            members.put("TTL", record.getTTL());
            members.put("data", Presentation.data(record));
            records.add(members);
        }
        return records;
    }

    private static Map<String, Object> edns(OPTRecord opt) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", opt.getVersion());
        members.put("DO", (opt.getFlags() & DO) != 0);
        members.put("udpSize", opt.getPayloadSize());
        List<Object> options = new ArrayList<>();
        for (EDNSOption option : opt.getOptions()) {
            byte[] data = Presentation.data(option);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("code", option.getCode());
            one.put("name", EDNSOption.Code.string(option.getCode()));
            one.put("length", data.length);
            if (option.getCode() != EDNSOption.Code.PADDING) {
                one.put("data", Presentation.hex(data));
            }
            options.add(one);
        }
        members.put("options", options);
        return members;
    }

    private static List<Object> extendedErrors(OPTRecord opt) {
        List<Object> errors = new ArrayList<>();
        for (EDNSOption option : opt.getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR)) {
            if (option instanceof ExtendedErrorCodeOption error) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("code", error.getErrorCode());
                one.put("name", Presentation.meaning(error));
                one.put("text", error.getText() == null ? "" : error.getText());
                errors.add(one);
            }
        }
        return errors;
    }

    private static void write(StringBuilder out, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                String separator = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.append(separator);
                    EscapedText.json(out, String.valueOf(entry.getKey()));
                    out.append(':');
                    write(out, entry.getValue());
                    separator = ",";
                }
                out.append(map.isEmpty() ? "{}" : "}");
            }
            case List<?> list -> {
                String separator = "[";
                for (Object item : list) {
                    out.append(separator);
                    write(out, item);
                    separator = ",";
                }
                out.append(list.isEmpty() ? "[]" : "]");
            }
            case String text -> EscapedText.json(out, text);
            default -> out.append(value);
        }
    }
}
