package io.switchboard.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class FreshnessTest {
    private static final Name NAME = Name.fromConstantString("www.example.org.");
    private static final Name ZONE = Name.fromConstantString("example.org.");

    private final Freshness freshness = new Freshness();

    private String of(Consumer<Message> fill) {
        Message message = Message.newQuery(Record.newRecord(NAME, Type.A, DClass.IN));
        message.getHeader().setFlag(Flags.QR);
        fill.accept(message);
        byte[] bytes = message.toWire();
        return freshness
                .cacheControl(bytes, bytes.length, 12 + NAME.length() + 4)
                .toString();
    }

    private static Record address(long ttl) {
        return new ARecord(NAME, DClass.IN, ttl, new byte[] {(byte) 192, 0, 2, 1});
    }

    private static Record soa(long ttl, long minimum) {
        return new SOARecord(ZONE, DClass.IN, ttl, ZONE, ZONE, 1, 2, 3, 4, minimum);
    }

    @Test
    void answer_isFreshForItsSmallestTtl() {
        assertThat(of(message -> {
                    message.addRecord(new CNAMERecord(NAME, DClass.IN, 20_000, ZONE), Section.ANSWER);
                    message.addRecord(address(4_500), Section.ANSWER);
                    message.addRecord(address(3), Section.ADDITIONAL);
                }))
                .isEqualTo("max-age=4500");
        assertThat(of(message -> message.addRecord(address(0), Section.ANSWER))).isEqualTo("max-age=0");
    }

    @Test
    void answers_whoseTimesShareAPlace_keepTheirOwn() {
        for (int ttl : new int[] {404, 404 + 4_096, 404, 604_800}) {
            assertThat(of(message -> message.addRecord(address(ttl), Section.ANSWER)))
                    .isEqualTo("max-age=" + ttl);
        }
    }

    @Test
    void negativeAnswer_isFreshAsItsSoaSays() {
        assertThat(of(message -> message.addRecord(soa(300, 60), Section.AUTHORITY)))
                .isEqualTo("max-age=60");
        assertThat(of(message -> {
                    message.getHeader().setRcode(Rcode.NXDOMAIN);
                    message.addRecord(soa(30, 60), Section.AUTHORITY);
                }))
                .isEqualTo("max-age=30");
    }

    @Test
    void aliasToNothing_isFreshForTheShorterOfBoth() {
        assertThat(of(message -> {
                    message.getHeader().setRcode(Rcode.NXDOMAIN);
                    message.addRecord(new CNAMERecord(NAME, DClass.IN, 10, ZONE), Section.ANSWER);
                    message.addRecord(soa(300, 60), Section.AUTHORITY);
                }))
                .isEqualTo("max-age=10");
    }

    @Test
    void whatSaysNoTime_isNotKept() {
        assertThat(of(message -> {})).isEqualTo("no-store");
        assertThat(of(message -> message.getHeader().setRcode(Rcode.NXDOMAIN))).isEqualTo("no-store");
        for (int rcode : new int[] {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.NOTIMP, Rcode.FORMERR}) {
            assertThat(of(message -> {
                        message.getHeader().setRcode(rcode);
                        message.addRecord(address(60), Section.ANSWER);
                    }))
                    .isEqualTo("no-store");
        }
        byte[] header = new byte[12];
        assertThat(freshness.cacheControl(header, 12, 0).toString()).isEqualTo("no-store");
    }
}
