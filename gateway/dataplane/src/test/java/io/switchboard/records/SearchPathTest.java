package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchPathTest {
    private static final QueryFailure TIMED_OUT =
            new QueryFailure.Unanswered(ExtendedError.of(ExtendedError.NO_REACHABLE_AUTHORITY));
    private static final QueryFailure BLOCKED = new QueryFailure.Refused(ExtendedError.of(ExtendedError.BLOCKED));

    private final Questions questions = new Questions();
    private final RecordStore store = new RecordStore();
    private final RecordingSink sink = new RecordingSink();
    private final SearchPathCounts counts = new SearchPathCounts();
    private final List<String> asked = new ArrayList<>();
    private final Set<String> existing = new HashSet<>();
    private final Set<String> failing = new HashSet<>();
    private final Set<String> blocked = new HashSet<>();
    private @Nullable String namespace = "shop";

    private final LocalRecords records = new LocalRecords(store, this::pipeline, new RecordCounts(), 0);
    private final SearchPath path = new SearchPath(
            records,
            this::pipeline,
            (high, low) -> namespace,
            DomainName.parse("cluster.local."),
            List.of(
                    DomainName.parse("svc.cluster.local."),
                    DomainName.parse("corp.example."),
                    DomainName.parse("lab.example.")),
            counts);

    @BeforeEach
    void publish() throws InvalidRecordsException {
        store.use(List.of(new ScriptedSource(RecordPart.ofZones(List.of(Lookups.zone("cluster.local.", """
                $TTL 30
                @ SOA ns.dns hostmaster 1 2 3 4 5
                  NS  ns.dns
                cart.shop.svc    A 192.0.2.1
                pay.bank.svc     A 192.0.2.2
                only-v4.bank.svc A 192.0.2.3
                api              A 192.0.2.4
                """))))));
    }

    /** Access rules, the search path again, and upstreams, as behind the gate. */
    private boolean pipeline(Query query, ReplySink answerTo) {
        String name = query.message().name().toString();
        asked.add(name);
        if (blocked.contains(name)) {
            answerTo.fail(query, BLOCKED);
            return true;
        }
        return path.answer(query, answerTo) || upstream(query, name, answerTo);
    }

    private boolean upstream(Query query, String name, ReplySink answerTo) {
        if (failing.contains(name)) {
            answerTo.fail(query, TIMED_OUT);
        } else {
            answerTo.reply(query, reply(query.message().name(), existing.contains(name)), 2, AnsweredBy.UPSTREAM);
        }
        return true;
    }

    private static ReplyMessage reply(LookupName name, boolean exists) {
        DomainName owner = name.toDomainName(0);
        ReplyWriter writer = new ReplyWriter();
        writer.start(owner, RecordType.A, RecordClass.IN, exists ? Rcode.NOERROR : Rcode.NXDOMAIN);
        if (exists) {
            writer.record(
                    RecordCursor.ANSWER, owner, RecordType.A, RecordClass.IN, 100, new byte[] {(byte) 198, 51, 100, 1});
        }
        return writer.finish(exists ? ReplyKind.POSITIVE : ReplyKind.NXDOMAIN, 100, null);
    }

    @Test
    void answer_ofANameThatExists_isThatName() {
        ask("cart.shop.svc.cluster.local.");

        assertThat(sink.reply().answer()).containsExactly("cart.shop.svc.cluster.local. 30 A 192.0.2.1");
        assertThat(asked).isEmpty();
        assertThat(counts.first()).isEqualTo(1);
    }

    @Test
    void answer_ofAnotherNamespacesService_isFoundBelowTheSecondDomain() {
        ask("pay.bank.shop.svc.cluster.local.");

        assertThat(sink.reply().answer())
                .containsExactly(
                        "pay.bank.shop.svc.cluster.local. 5 CNAME pay.bank.svc.cluster.local.",
                        "pay.bank.svc.cluster.local. 30 A 192.0.2.2");
        assertThat(asked).containsExactly("pay.bank.svc.cluster.local.");
        assertThat(counts.expanded()).isEqualTo(1);
    }

    @Test
    void answer_ofANameOfTheCluster_isFoundBelowTheThird() {
        ask("api.shop.svc.cluster.local.");

        assertThat(sink.reply().answer()).contains("api.cluster.local. 30 A 192.0.2.4");
    }

    @Test
    void answer_ofANameOutside_isFoundAsItIs() {
        existing.add("www.example.org.");

        ask("www.example.org.shop.svc.cluster.local.");

        assertThat(sink.reply().answer())
                .containsExactly(
                        "www.example.org.shop.svc.cluster.local. 5 CNAME www.example.org.",
                        "www.example.org. 98 A 198.51.100.1");
        assertThat(asked)
                .containsExactly(
                        "www.example.org.svc.cluster.local.",
                        "www.example.org.cluster.local.",
                        "www.example.org.corp.example.",
                        "www.example.org.lab.example.",
                        "www.example.org.");
    }

    @Test
    void answer_takesTheFirstThatExists() {
        existing.add("www.corp.example.");
        existing.add("www.");

        ask("www.shop.svc.cluster.local.");

        assertThat(sink.reply().answer()).contains("www.corp.example. 98 A 198.51.100.1");
        assertThat(asked).doesNotContain("www.lab.example.", "www.");
    }

    @Test
    void answer_withoutRecordsOfTheType_endsThereAsWell() {
        existing.add("only-v4.bank.");

        ask("only-v4.bank.shop.svc.cluster.local.", "AAAA");

        assertThat(sink.reply().rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(sink.reply().answer())
                .containsExactly("only-v4.bank.shop.svc.cluster.local. 5 CNAME only-v4.bank.svc.cluster.local.");
        assertThat(asked).containsExactly("only-v4.bank.svc.cluster.local.");
    }

    @Test
    void answer_ofNothing_isTheFirstDenial() {
        ask("nobody.shop.svc.cluster.local.");

        assertThat(sink.reply().rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(sink.reply().answer()).isEmpty();
        assertThat(sink.reply().authority()).singleElement().asString().startsWith("cluster.local. 5 SOA");
        assertThat(counts.absent()).isEqualTo(1);
    }

    @Test
    void answer_whoseElementFails_isThatFailure() {
        failing.add("www.corp.example.");
        existing.add("www.");

        ask("www.shop.svc.cluster.local.");

        assertThat(sink.failure).isSameAs(TIMED_OUT);
        assertThat(asked).doesNotContain("www.");
        assertThat(counts.failed()).isEqualTo(1);
    }

    @Test
    void answer_holdsEachNameAgainstThePolicy() {
        existing.add("www.corp.example.");
        blocked.add("www.corp.example.");

        ask("www.shop.svc.cluster.local.");

        assertThat(sink.failure).isSameAs(BLOCKED);
    }

    @Test
    void answer_toAClientWhosePodIsUnknown_expandsNothing() {
        namespace = null;

        ask("pay.bank.shop.svc.cluster.local.");

        assertThat(sink.reply().rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(asked).isEmpty();
        assertThat(counts.absent() + counts.first()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pay.bank.svc.cluster.local.",
                "pay.other.svc.cluster.local.",
                "shop.svc.cluster.local.",
                "svc.cluster.local.",
                "www.cluster.local.",
            })
    void answer_ofANameThatIsNotBelowTheClientsFirstDomain_expandsNothing(String name) {
        ask(name);

        assertThat(asked).isEmpty();
        assertThat(counts.absent() + counts.first() + counts.expanded()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"SRV", "TXT", "PTR", "HTTPS"})
    void answer_ofOtherTypes_expandsNothing(String type) {
        ask("pay.bank.shop.svc.cluster.local.", type);

        assertThat(sink.reply().rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(asked).isEmpty();
    }

    @Test
    void answer_withoutRecursion_expandsNothing() {
        assertThat(path.answer(questions.withoutRecursion("pay.bank.shop.svc.cluster.local.", "A"), sink))
                .isTrue();

        assertThat(sink.reply().rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(asked).isEmpty();
    }

    @Test
    void answer_ofALongName_leavesOutWhatIsTooLong() {
        String label = "a".repeat(60);
        String prefix = label + "." + label + "." + label + "." + "b".repeat(45) + ".";

        ask(prefix + "shop.svc.cluster.local.");

        assertThat(sink.reply().rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(asked)
                .contains(prefix)
                .allSatisfy(name -> assertThat(name.length()).isLessThan(255));
    }

    private void ask(String name) {
        ask(name, "A");
    }

    private void ask(String name, String type) {
        Query query = questions.of(name, type);
        if (!path.answer(query, sink)) {
            upstream(query, name, sink);
        }
    }
}
