package io.switchboard.upstream;

import io.switchboard.testing.Answers;
import io.switchboard.testing.Edits;
import io.switchboard.testing.Messages;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.Script;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

/** Replies of servers that do DNS cookies, well or not. */
final class CookieServer {
    static final int COOKIE = EDNSOption.Code.COOKIE;

    private CookieServer() {}

    /** The query's client cookie and this server cookie with each reply; none to a query without one. */
    static Script.Edit shows(byte... serverCookie) {
        return option(query -> {
            byte[] client = clientCookie(query);
            return client.length == 0 ? null : Messages.concat(client, serverCookie);
        });
    }

    /** This COOKIE option's data, made from the query; null for none. */
    static Script.Edit option(Function<ReceivedQuery, byte[]> data) {
        return (query, reply) -> {
            byte[] option = data.apply(query);
            return option == null
                    ? reply
                    : Edits.message(message -> withOption(message, 0, option)).apply(query, reply);
        };
    }

    /** BADCOOKIE with the query's client cookie and this server cookie. */
    static Script badCookie(byte... serverCookie) {
        Script empty = Answers.message((query, reply) -> {});
        return empty.edited((query, reply) -> Edits.message(message -> {
                    message.getHeader().setRcode(7);
                    withOption(message, 1, Messages.concat(clientCookie(query), serverCookie));
                })
                .apply(query, reply));
    }

    private static void withOption(Message message, int extendedRcode, byte[] data) {
        OPTRecord opt = message.getOPT();
        if (opt == null) {
            throw new AssertionError("a cookie in reply to a query without EDNS");
        }
        message.removeRecord(opt, Section.ADDITIONAL);
        OPTRecord with = new OPTRecord(
                opt.getPayloadSize(), extendedRcode, 0, opt.getFlags(), List.of(new GenericEDNSOption(COOKIE, data)));
        message.addRecord(with, Section.ADDITIONAL);
    }

    /** The COOKIE option's data in a query; empty without one. */
    static byte[] cookie(ReceivedQuery query) {
        OPTRecord opt = query.message().getOPT();
        List<EDNSOption> options = opt == null ? List.of() : opt.getOptions(COOKIE);
        if (options.isEmpty()) {
            return new byte[0];
        }
        CookieOption cookie = (CookieOption) options.getFirst();
        byte[] server = cookie.getServerCookie().orElse(new byte[0]);
        return Messages.concat(cookie.getClientCookie(), server);
    }

    private static byte[] clientCookie(ReceivedQuery query) {
        byte[] whole = cookie(query);
        return Arrays.copyOf(whole, Math.min(8, whole.length));
    }
}
