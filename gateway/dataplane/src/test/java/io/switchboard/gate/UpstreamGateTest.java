package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Edits;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What a client sees of an upstream that is down, slow, wrong, or old-fashioned; each test has a gateway of its own. */
@ParameterizedClass
@EnumSource(TestTransport.class)
class UpstreamGateTest {
    private static final String QUICK =
            "upstreams: {default: {endpoints: ['udp://UPSTREAM'], deadline: 600ms, attempts: 2}}\n";
    private static final String ONCE = "upstreams: {default: {endpoints: ['udp://UPSTREAM'], attempts: 1}}\n";
    /** For an upstream that says nothing however long it is waited for. */
    private static final String IMPATIENT = "upstreams: {default: {endpoints: ['udp://UPSTREAM'], deadline: 100ms}}\n";

    private static final String TCP = "upstreams: {default: {endpoints: ['tcp://UPSTREAM']}}\n";
    private static final int CACHED_ERROR = 13;
    private static final int PROHIBITED = 18;
    private static final String KEPT_TRUNCATED =
            "upstreams: {default: {endpoints: ['udp://UPSTREAM']," + " udp: {retry-over-tcp-when-truncated: false}}}\n";
    private static final int NOT_AUTHORITATIVE = 20;
    private static final int NO_REACHABLE_AUTHORITY = 22;
    private static final int NETWORK_ERROR = 23;
    private static final int INVALID_DATA = 24;
    private static final int SYNTHESIZED = 29;

    private final TestTransport transport;
    private final List<AutoCloseable> opened = new ArrayList<>();

    UpstreamGateTest(TestTransport transport) {
        this.transport = transport;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : opened.reversed()) {
            resource.close();
        }
    }

    @Test
    void ed17_formerrWithoutOpt_isAskedAgainWithoutEdnsAndRemembered() {
        ScriptedUpstream upstream = upstream(
                query -> (query.hasEdns() ? Answers.formerrWithoutEdns() : Answers.address("192.0.2.1")).on(query));
        TestGateway gateway = TestGateway.start(TestGateway.yaml(upstream, ""), TestGateway.UNHURRIED);
        opened.add(gateway);
        DnsClient client = client(gateway);

        Reply first = ask(client, Messages.query("a.example.org.", Type.A).edns());
        Reply second = ask(client, Messages.query("b.example.org.", Type.A).edns());

        assertThat(first.answerData()).containsExactly("192.0.2.1");
        assertThat(first.hasEdns()).isTrue();
        assertThat(second.answerData()).containsExactly("192.0.2.1");
        assertThat(upstream.queries().getFirst().hasEdns()).isTrue();
        assertThat(upstream.queries()).filteredOn(query -> query.hasEdns()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void ed17_aTimeout_doesNotTurnEdnsOff() {
        ScriptedUpstream upstream = upstream(Script.sequence(Answers.silence(), Answers.address("192.0.2.1")));
        DnsClient client = client(start(upstream, ""));

        ask(client, Messages.query("a.example.org.", Type.A));

        assertThat(upstream.queries()).hasSizeGreaterThan(1).allMatch(query -> query.hasEdns());
    }

    @Test
    void ed60_aClientThatIsNotAllowed_isProhibited() {
        DnsClient client = client(start(upstream(Answers.silence()), "access: {allow: [192.0.2.0/24]}"));

        Reply reply = ask(client, query());

        assertThat(reply.rcode()).isEqualTo(Rcode.REFUSED);
        assertThat(reply.extendedError()).isEqualTo(PROHIBITED);
        assertThat(ask(client, Messages.query("localhost.", Type.A)).rcode()).isEqualTo(Rcode.REFUSED);
        assertThat(ask(client, Messages.query("x.example.org.", Type.ANY)).rcode())
                .isEqualTo(Rcode.REFUSED);
    }

    @Test
    void ed60_withoutRd_namesThatAreNotLocalAreNotAuthoritative() {
        ScriptedUpstream upstream = upstream(Answers.address("192.0.2.1"));
        DnsClient client = client(start(upstream, ""));
        ask(client, query());
        upstream.forget();

        Reply reply = ask(client, query().flags(0));

        assertThat(reply.rcode()).isEqualTo(Rcode.REFUSED);
        assertThat(reply.extendedError()).isEqualTo(NOT_AUTHORITATIVE);
        assertThat(ask(client, Messages.query("localhost.", Type.A).flags(0)).answers())
                .hasSize(1);
        assertThat(upstream.count()).isZero();
    }

    @Test
    void ed60_any_isSynthesized() {
        DnsClient client = client(start(upstream(Answers.silence()), ""));

        assertThat(ask(client, Messages.query("x.example.org.", Type.ANY).edns())
                        .extendedError())
                .isEqualTo(SYNTHESIZED);
    }

    @Test
    void ed60_aSilentUpstream_isNotReachableAndThenACachedError() {
        ScriptedUpstream upstream = upstream(Answers.silence());
        DnsClient client = client(start(upstream, IMPATIENT));

        Reply first = ask(client, query());
        upstream.follow(Answers.address("192.0.2.1"));
        Reply second = ask(client, query());

        assertThat(first.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(first.extendedError()).isEqualTo(NO_REACHABLE_AUTHORITY);
        assertThat(second.rcode()).as("nobody is asked again").isEqualTo(Rcode.SERVFAIL);
        assertThat(second.extendedError()).isEqualTo(CACHED_ERROR);
        assertThat(upstream.count()).as("FW-20").isLessThanOrEqualTo(3);
    }

    @Test
    void ed60_aClosedPort_isANetworkErrorThatNamesNoSecret() {
        ScriptedUpstream upstream = upstream(Answers.silence());
        DnsClient client = client(start(upstream, ONCE));
        upstream.stop();

        Reply reply = ask(client, query());

        assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(reply.extendedError()).isIn(NO_REACHABLE_AUTHORITY, NETWORK_ERROR);
    }

    @Test
    void ed60_anAnswerThatDoesNotParse_isInvalidData() {
        Script malformed = Answers.address("192.0.2.1").edited(Edits.octets(reply -> reply[7] = 9));
        DnsClient client = client(start(upstream(malformed), QUICK));

        Reply reply = ask(client, query());

        assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(reply.extendedError()).isEqualTo(INVALID_DATA);
    }

    @Test
    void ed61_withoutEdns_thereIsNoExtendedError() {
        DnsClient client = client(start(upstream(Answers.silence()), IMPATIENT));

        Reply reply = ask(client, Messages.query("a.example.org.", Type.A));

        assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(reply.hasEdns()).isFalse();
    }

    @Test
    void ed62_anExtendedErrorOfTheUpstream_isPassedOn() {
        Script bogus = Answers.octets(
                query -> Messages.query(query.message().getQuestion().getName().toWire(), query.type(), 1)
                        .id(query.id())
                        .flags(0x8182)
                        .option(15, Messages.octets(0, 6, 'b', 'o', 'g', 'u', 's'))
                        .bytes());
        DnsClient client = client(start(upstream(bogus), QUICK));

        Reply reply = ask(client, query());

        assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(reply.extendedError()).isEqualTo(6);
    }

    @Test
    void tc13_anAnswerOf64KiB_passesWhole() {
        int length = 65_535 - 11;
        DnsClient client = client(start(upstream(Answers.ofLength(length)), TCP));

        Reply reply = ask(client, Messages.query("a.example.org.", Type.TXT));

        if (transport.stream()) {
            // The upstream's reply has an OPT record, the client's has none.
            assertThat(reply.bytes()).hasSize(length - 11);
        } else {
            assertThat(reply.has(Reply.TC)).isTrue();
            assertThat(reply.answers()).isEmpty();
        }
    }

    @Test
    void fw24_aTruncatedReplyThatWeDoNotFetch_isFetchedByTheClient() {
        Script truncated = Answers.address("192.0.2.1").edited(Edits.truncated());
        ScriptedUpstream upstream = upstream(Script.byTransport(truncated, Answers.address("192.0.2.1")));
        TestGateway gateway = start(upstream, KEPT_TRUNCATED);

        Reply reply = ask(client(gateway), query());

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        if (transport.stream()) {
            assertThat(reply.answerData()).containsExactly("192.0.2.1");
        } else {
            assertThat(reply.has(Reply.TC)).isTrue();
            assertThat(reply.answers()).isEmpty();
            assertThat(upstream.queries(TestTransport.TCP)).isEmpty();
            DnsClient again = gateway.client(TestTransport.TCP);
            opened.add(again);
            assertThat(ask(again, query()).answerData())
                    .as("nothing of it is remembered")
                    .containsExactly("192.0.2.1");
        }
    }

    @ParameterizedTest(name = "over this transport first: {0}")
    @ValueSource(booleans = {false, true})
    void fw24_thoseWhoAskTheSameTogether_getWhatEachWouldAlone(boolean first) {
        Script truncated = Answers.address("192.0.2.1").edited(Edits.truncated());
        CountDownLatch asked = new CountDownLatch(1);
        Script whenAllHaveAsked = query -> {
            await().until(() -> asked.getCount() == 0);
            return truncated.on(query);
        };
        ScriptedUpstream upstream = upstream(Script.byTransport(whenAllHaveAsked, Answers.address("192.0.2.1")));
        TestGateway gateway = start(upstream, KEPT_TRUNCATED);
        TestTransport other = transport.stream() ? TestTransport.UDP : TestTransport.TCP;
        Map<TestTransport, DnsClient> clients = new LinkedHashMap<>();
        for (TestTransport asking : first ? List.of(transport, other) : List.of(other, transport)) {
            DnsClient client = gateway.client(asking);
            opened.add(client);
            clients.put(asking, client);
            client.send(query().bytes());
            await().until(() -> gateway.gateway().cache().queriesInFlight() == clients.size());
        }
        asked.countDown();

        clients.forEach((asking, client) -> {
            Reply reply = Reply.of(client.expect());
            assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
            assertThat(reply.has(Reply.TC)).isEqualTo(!asking.stream());
            assertThat(reply.answers()).hasSize(asking.stream() ? 1 : 0);
        });
    }

    /** CVE-2024-8508 of Unbound and its like: names that are long only once they are written in full. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wf18_aReplyThatExpandsWithoutBound_endsSoon(boolean differentNames) {
        Script hostile = Answers.octets(query -> {
            byte[] question = query.message().getQuestion().getName().toWire();
            Messages reply =
                    Messages.query(question, query.type(), 1).id(query.id()).flags(0x8180);
            byte[] longName = Messages.wireName("a.".repeat(127));
            reply.record(1, Messages.octets(0xc0, 12), Type.NS, 1, 60, longName);
            int target = 12 + question.length + 4 + 12;
            for (int i = 0; i < 4500; i++) {
                byte[] owner = Messages.octets(0xc0 | target >> 8, target & 0xff);
                int goal = target + (differentNames ? 2 * (i % 120) : 0);
                reply.record(i < 3000 ? 1 : 3, owner, Type.NS, 1, 60, Messages.u16(0xc000 | goal));
            }
            return reply.bytes();
        });
        TestGateway gateway = start(upstream(hostile), TCP);
        DnsClient client = client(gateway);

        Reply reply = ask(client, Messages.query("a.example.org.", Type.NS));

        assertThat(reply.rcode()).isIn(Rcode.NOERROR, Rcode.SERVFAIL);
        assertThat(ask(client, Messages.query("localhost.", Type.A)).answers()).hasSize(1);
    }

    @Test
    void fw11_recordsThatWereNotAskedFor_areNotBelieved() {
        Name victim = Name.fromConstantString("victim.example.net.");
        ARecord forged = new ARecord(victim, DClass.IN, 300, InetAddress.ofLiteral("192.0.2.66"));
        Script generous = Answers.address("192.0.2.1")
                .edited(Edits.with(forged, Section.ANSWER)
                        .and(Edits.with(forged, Section.AUTHORITY))
                        .and(Edits.with(forged, Section.ADDITIONAL)));
        ScriptedUpstream upstream = upstream(generous);
        DnsClient client = client(start(upstream, ""));

        Reply reply = ask(client, query());
        upstream.follow(Answers.address("192.0.2.2"));
        Reply later = ask(client, Messages.query("victim.example.net.", Type.A));

        assertThat(reply.answerData()).containsExactly("192.0.2.1");
        assertThat(reply.authorities()).isEmpty();
        assertThat(later.answerData()).containsExactly("192.0.2.2");
    }

    @Test
    void fw24_aTruncatedReply_isFetchedOverTcp() {
        Script truncated = Answers.address("192.0.2.1").edited(Edits.truncated());
        ScriptedUpstream upstream = upstream(Script.byTransport(truncated, Answers.address("192.0.2.1")));
        DnsClient client = client(start(upstream, ""));

        Reply reply = ask(client, query());

        assertThat(reply.has(Reply.TC)).isFalse();
        assertThat(reply.answerData()).containsExactly("192.0.2.1");
        assertThat(upstream.queries(TestTransport.TCP)).isNotEmpty();
    }

    @Test
    void fw02_wrongRepliesFirst_doNotKeepTheRightOneOut() {
        Script right = Answers.address("192.0.2.1");
        Script wrong = right.edited(Edits.otherId())
                .followedBy(right.edited(Edits.otherName("victim.example.net.")))
                .followedBy(right.edited(Edits.otherType(Type.AAAA)))
                .followedBy(right.edited(Edits.cut(11)))
                .followedBy(right.edited(Edits.clear(0x8000)))
                .followedBy(right.fromAnotherPort());
        ScriptedUpstream upstream =
                upstream(Script.byTransport(wrong.followedBy(right.delayed(Duration.ofMillis(100))), right));
        DnsClient client = client(start(upstream, ""));

        assertThat(ask(client, query()).answerData()).containsExactly("192.0.2.1");
    }

    private static Messages query() {
        return Messages.query("a.example.org.", Type.A).edns();
    }

    private static Reply ask(DnsClient client, Messages query) {
        byte[] octets = query.bytes();
        return Reply.of(client.exchange(octets)).answers(octets);
    }

    private ScriptedUpstream upstream(Script script) {
        ScriptedUpstream upstream = ScriptedUpstream.start(script);
        opened.add(upstream);
        return upstream;
    }

    private TestGateway start(ScriptedUpstream upstream, String yaml) {
        TestGateway gateway = TestGateway.start(upstream, yaml);
        opened.add(gateway);
        return gateway;
    }

    private DnsClient client(TestGateway gateway) {
        DnsClient client = gateway.client(transport);
        opened.add(client);
        return client;
    }
}
