package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.config.AccessConfig;
import io.switchboard.config.AccessConfig.BlockAnswer;
import io.switchboard.config.AccessConfig.RateLimit;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.Transport;
import io.switchboard.query.AnsweredBy;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

class BlockedNamesTest {
    @TempDir
    private Path directory;

    private final FakeLoop loop = new FakeLoop(0, 0);
    private final WatchedFiles files = new WatchedFiles();
    private final Client client = Client.at("192.0.2.1", loop);

    @Test
    void listedName_isBlockedWithEverythingBelowAndNothingElse() throws Exception {
        AccessRules rules = rules(list("a", "ads.example.org\n", BlockAnswer.NXDOMAIN));

        assertThat(Outcome.of(rules, client.udp("ads.example.org")).rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(Outcome.of(rules, client.udp("ADS.Example.ORG")).rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(Outcome.of(rules, client.udp("x.y.ads.example.org")).rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(Outcome.of(rules, client.udp("example.org")).passed()).isTrue();
        assertThat(Outcome.of(rules, client.udp("bads.example.org")).passed()).isTrue();
        assertThat(Outcome.of(rules, client.udp("ads.example.org.example.net")).passed())
                .isTrue();
        assertThat(Outcome.of(rules, client.udp(".")).passed()).isTrue();
        assertThat(rules.blockLists().getFirst().blocked()).isEqualTo(3);
    }

    @Test
    void nxdomain_carriesASoaAtTheBlockedName() throws Exception {
        AccessRules rules = rules(list("a", "ads.example.org\n", BlockAnswer.NXDOMAIN));

        Outcome outcome = Outcome.of(rules, client.udp("x.Ads.example.org"));

        Message message = new Message(outcome.reply().bytes());
        assertThat(message.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(message.getQuestion()).hasToString("x.Ads.example.org.\t0\tIN\tA");
        assertThat(message.getSection(Section.ANSWER)).isEmpty();
        assertThat(message.getSection(Section.AUTHORITY))
                .extracting(record -> record.toString().replaceAll("\\s+", " "))
                .containsExactly("Ads.example.org. 10 IN SOA Ads.example.org. nobody.invalid. 1 3600 1200 604800 10");
        assertThat(outcome.reply().kind()).isEqualTo(ReplyKind.NXDOMAIN);
        assertThat(outcome.reply().ttlSeconds()).isEqualTo(10);
        assertThat(outcome.extendedError()).isEqualTo(ExtendedError.BLOCKED);
        assertThat(outcome.answeredBy()).isEqualTo(AnsweredBy.POLICY);
    }

    @Test
    void nodata_saysThatTheNameExistsWithoutRecords() throws Exception {
        AccessRules rules = rules(list("a", "ads.example.org\n", BlockAnswer.NODATA));

        Outcome outcome = Outcome.of(rules, client.ask(Transport.TCP, "ads.example.org", RecordType.HTTPS));

        Message message = new Message(outcome.reply().bytes());
        assertThat(message.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(message.getSection(Section.ANSWER)).isEmpty();
        assertThat(message.getSection(Section.AUTHORITY)).hasSize(1);
        assertThat(outcome.reply().kind()).isEqualTo(ReplyKind.NODATA);
        assertThat(outcome.extendedError()).isEqualTo(ExtendedError.BLOCKED);
    }

    @Test
    void refused_isAFailure() throws Exception {
        AccessRules rules = rules(list("a", "ads.example.org\n", BlockAnswer.REFUSED));

        Outcome outcome = Outcome.of(rules, client.udp("ads.example.org"));

        assertThat(outcome.rcode()).isEqualTo(Rcode.REFUSED);
        assertThat(outcome.extendedError()).isEqualTo(ExtendedError.BLOCKED);
    }

    @Test
    void address_isGivenForItsFamilyAndNodataForAnyOtherType() throws Exception {
        AccessRules rules =
                rules(list("a", "ads.example.org\n", BlockAnswer.ADDRESS, "192.0.2.80", "192.0.2.81", "2001:db8::80"));

        assertThat(addresses(rules, RecordType.A)).containsExactly("192.0.2.80", "192.0.2.81");
        assertThat(addresses(rules, RecordType.AAAA)).containsExactly("2001:db8:0:0:0:0:0:80");
        for (int type : new int[] {RecordType.MX, RecordType.ANY, RecordType.HTTPS}) {
            Outcome other = Outcome.of(rules, client.ask(Transport.UDP, "x.ads.example.org", type));
            assertThat(other.reply().kind()).isEqualTo(ReplyKind.NODATA);
            assertThat(other.extendedError()).isEqualTo(ExtendedError.BLOCKED);
        }
    }

    @Test
    void address_ofOneFamilyIsNodataForTheOther() throws Exception {
        AccessRules rules = rules(list("a", "ads.example.org\n", BlockAnswer.ADDRESS, "192.0.2.80"));

        Outcome outcome = Outcome.of(rules, client.ask(Transport.UDP, "ads.example.org", RecordType.AAAA));

        assertThat(outcome.reply().kind()).isEqualTo(ReplyKind.NODATA);
        assertThat(outcome.reply().authorityEnd()).isGreaterThan(outcome.reply().answerEnd());
    }

    @Test
    void replyAfterReply_ofOneLoopIsAMessageOfItsOwn() throws Exception {
        AccessRules rules = rules(list("a", "ads.example.org\n", BlockAnswer.NXDOMAIN));

        Outcome first = Outcome.of(rules, client.udp("one.ads.example.org"));
        Outcome.of(rules, client.udp("a-longer-name-than-the-first.ads.example.org"));

        assertThat(new Message(first.reply().bytes()).getQuestion().getName()).hasToString("one.ads.example.org.");
    }

    @Test
    void target_ofACnameIsBlockedToo() throws Exception {
        AccessRules rules = rules(list("a", "ads.example.org\n", BlockAnswer.NXDOMAIN));

        Outcome outcome = Outcome.of(rules, client.udp("www.example.net").chase(DomainName.parse("t.ads.example.org")));

        assertThat(outcome.rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(new Message(outcome.reply().bytes()).getQuestion().getName()).hasToString("t.ads.example.org.");
    }

    @Test
    void otherClasses_areNotBlocked() throws Exception {
        AccessRules rules = rules(list("a", "ads.example.org\n", BlockAnswer.NXDOMAIN));

        assertThat(Outcome.of(rules, client.ask(Transport.UDP, "ads.example.org", RecordType.TXT, RecordClass.CH))
                        .passed())
                .isTrue();
        assertThat(Outcome.of(rules, client.ask(Transport.UDP, "ads.example.org", RecordType.TXT, RecordClass.ANY))
                        .passed())
                .isFalse();
    }

    @Test
    void lists_answerInTheirOrder() throws Exception {
        AccessRules rules = rules(
                list("a", "one.example\n", BlockAnswer.REFUSED),
                list("b", "one.example\ntwo.example\n", BlockAnswer.NXDOMAIN));

        assertThat(Outcome.of(rules, client.udp("one.example")).rcode()).isEqualTo(Rcode.REFUSED);
        assertThat(Outcome.of(rules, client.udp("two.example")).rcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void exceptions_countForAllLists() throws Exception {
        AccessRules rules = rules(
                list("a", "example.org\n", BlockAnswer.NXDOMAIN),
                list("b", "@@||good.example.org^\n", BlockAnswer.NXDOMAIN));

        assertThat(Outcome.of(rules, client.udp("good.example.org")).passed()).isTrue();
        assertThat(Outcome.of(rules, client.udp("www.good.example.org")).passed())
                .isTrue();
        assertThat(Outcome.of(rules, client.udp("bad.example.org")).passed()).isFalse();
        assertThat(Outcome.of(rules, client.udp("example.org")).passed()).isFalse();
    }

    @Test
    void strangers_areRefusedBeforeAnyListIsAsked() throws Exception {
        AccessConfig config = new AccessConfig(
                Networks.LOOPBACK_AND_PRIVATE,
                new RateLimit(0, 0, 32, 56),
                0,
                List.of(list("a", "ads.example.org\n", BlockAnswer.NXDOMAIN)));
        AccessRules rules = new AccessRules(config, 1, loop, files);

        assertThat(Outcome.of(rules, client.udp("ads.example.org")).extendedError())
                .isEqualTo(ExtendedError.PROHIBITED);
        assertThat(rules.blockLists().getFirst().blocked()).isZero();
    }

    @Test
    void apply_keepsUnchangedListsAndClosesTheOthers() throws Exception {
        AccessConfig.BlockList kept = list("a", "one.example\n", BlockAnswer.NXDOMAIN);
        AccessConfig.BlockList gone = list("b", "two.example\n", BlockAnswer.NXDOMAIN);
        AccessRules rules = rules(kept, gone);
        Files.delete(kept.file());

        rules.apply(config(kept, list("c", "three.example\n", BlockAnswer.NXDOMAIN)));

        assertThat(Outcome.of(rules, client.udp("one.example")).passed()).isFalse();
        assertThat(Outcome.of(rules, client.udp("two.example")).passed()).isTrue();
        assertThat(Outcome.of(rules, client.udp("three.example")).passed()).isFalse();
        assertThat(files.count()).isEqualTo(2);
    }

    @Test
    void apply_thatFailsLeavesTheOldListsAndNoWatchBehind() throws Exception {
        AccessConfig.BlockList old = list("a", "one.example\n", BlockAnswer.NXDOMAIN);
        AccessRules rules = rules(old);
        AccessConfig.BlockList missing =
                new AccessConfig.BlockList(directory.resolve("missing"), BlockAnswer.NXDOMAIN, List.of());

        assertThatThrownBy(() -> rules.apply(config(old, list("b", "two.example\n", BlockAnswer.NXDOMAIN), missing)))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(Outcome.of(rules, client.udp("one.example")).passed()).isFalse();
        assertThat(Outcome.of(rules, client.udp("two.example")).passed()).isTrue();
        assertThat(files.count()).isEqualTo(1);
    }

    @Test
    void change_thatIsAbandonedLeavesTheOldListsAndNoWatchBehind() throws Exception {
        AccessConfig.BlockList old = list("a", "one.example\n", BlockAnswer.NXDOMAIN);
        AccessRules rules = rules(old);

        AccessRules.Change change = rules.prepare(config(old, list("b", "two.example\n", BlockAnswer.NXDOMAIN)));
        assertThat(Outcome.of(rules, client.udp("two.example")).passed()).isTrue();
        change.abandon();

        assertThat(Outcome.of(rules, client.udp("one.example")).passed()).isFalse();
        assertThat(Outcome.of(rules, client.udp("two.example")).passed()).isTrue();
        assertThat(files.count()).isEqualTo(1);
    }

    @Test
    void close_endsEveryWatch() throws Exception {
        AccessConfig.BlockList list = list("a", "one.example\n", BlockAnswer.NXDOMAIN);
        AccessRules rules = rules(list, list);

        rules.close();
        rules.close();

        assertThat(files.count()).isZero();
        assertThat(Outcome.of(rules, client.udp("one.example")).passed()).isFalse();
    }

    private List<String> addresses(AccessRules rules, int type) throws IOException {
        Outcome outcome = Outcome.of(rules, client.ask(Transport.UDP, "x.ads.example.org", type));
        assertThat(outcome.extendedError()).isEqualTo(ExtendedError.FORGED_ANSWER);
        assertThat(outcome.reply().kind()).isEqualTo(ReplyKind.POSITIVE);
        Message message = new Message(outcome.reply().bytes());
        List<String> addresses = new ArrayList<>();
        message.getSection(Section.ANSWER).forEach(record -> {
            assertThat(record.getName()).hasToString("x.ads.example.org.");
            assertThat(record.getTTL()).isEqualTo(10);
            addresses.add(record.rdataToString());
        });
        return addresses;
    }

    private AccessConfig.BlockList list(String file, String content, BlockAnswer answer, String... addresses)
            throws IOException {
        List<InetAddress> parsed = new ArrayList<>();
        for (String address : addresses) {
            parsed.add(InetAddress.getByName(address));
        }
        return new AccessConfig.BlockList(Files.writeString(directory.resolve(file), content), answer, parsed);
    }

    private AccessRules rules(AccessConfig.BlockList... lists) {
        return new AccessRules(config(lists), 1, loop, files);
    }

    private static AccessConfig config(AccessConfig.BlockList... lists) {
        return new AccessConfig(Networks.ANY, new RateLimit(0, 0, 32, 56), 0, List.of(lists));
    }
}
