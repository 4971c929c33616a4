package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.Reply;
import io.switchboard.testing.Script;
import io.switchboard.testing.SharedGateway;
import io.switchboard.testing.TcpClient;
import io.switchboard.testing.TestTransport;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Messages in a byte stream: their order, their borders and their end (RFC 7766). */
class TcpListenerTest {
    private static final Duration GAP = Duration.ofMillis(1);

    @RegisterExtension
    static final SharedGateway SHARED = SharedGateway.of(Answers.hashOfName(), "");

    @Test
    void tc01_aQuery_isAnswered() {
        assertThat(SHARED.ask(TestTransport.TCP, query(1)).answers()).hasSize(1);
    }

    @Test
    void tc02_manyQueriesInOneWrite_areAllAnswered() {
        TcpClient client = SHARED.tcpClient();
        byte[][] queries = new byte[100][];
        Arrays.setAll(queries, id -> query(id).bytes());

        client.sendOctets(Messages.framed(queries));

        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            ids.add(Reply.of(client.expect()).id());
        }
        assertThat(ids).hasSize(100);
    }

    @Test
    void tc03_aSlowQuery_doesNotHoldUpOthers() {
        String slow = SHARED.freshName();
        String quick = SHARED.freshName();
        Script later = Answers.hashOfName().delayed(Duration.ofMillis(500));
        SHARED.upstream()
                .follow(query ->
                        (query.name().toString().equalsIgnoreCase(slow) ? later : Answers.hashOfName()).on(query));
        TcpClient client = SHARED.tcpClient();
        client.exchange(Messages.query(quick, Type.A).bytes());

        client.send(Messages.query(slow, Type.A).id(999).bytes());
        for (int id = 0; id < 10; id++) {
            client.send(Messages.query(quick, Type.A).id(id).bytes());
        }

        for (int id = 0; id < 10; id++) {
            assertThat(Reply.of(client.expect()).id()).isEqualTo(id);
        }
        assertThat(Reply.of(client.expect()).id()).isEqualTo(999);
    }

    @Test
    void tc04_octetByOctet_isOneMessage() throws InterruptedException {
        TcpClient client = SHARED.tcpClient();

        client.sendByteWise(Messages.framed(query(4).bytes(), query(5).bytes()), GAP);

        assertThat(Set.of(
                        Reply.of(client.expect()).id(),
                        Reply.of(client.expect()).id()))
                .containsExactlyInAnyOrder(4, 5);
    }

    @Test
    void tc04_splitAnywhere_isTheSameMessages() throws InterruptedException {
        TcpClient client = SHARED.tcpClient();
        String name = SHARED.freshName();
        byte[] stream = Messages.framed(
                Messages.query(name, Type.A).id(0).bytes(),
                Messages.query(name, Type.A).id(1).bytes());
        for (int split = 1; split < stream.length; split++) {
            client.sendOctets(Arrays.copyOf(stream, split));
            Thread.sleep(GAP);
            client.sendOctets(Arrays.copyOfRange(stream, split, stream.length));

            assertThat(List.of(
                            Reply.of(client.expect()).id(),
                            Reply.of(client.expect()).id()))
                    .as("split at %d", split)
                    .containsExactlyInAnyOrder(0, 1);
        }
    }

    @Test
    void tc05_lengthAndMessage_arriveTogether() {
        TcpClient client = SHARED.tcpClient();
        for (int i = 0; i < 20; i++) {
            client.send(query(5).bytes());

            byte[] segment = client.receiveOctets(DnsClient.PATIENCE);

            assertThat(segment).hasSize(2 + ((segment[0] & 0xff) << 8 | segment[1] & 0xff));
        }
    }

    @Test
    void tc06_afterTheClientsEnd_repliesStillComeAndThenTheEnd() {
        SHARED.upstream().follow(Answers.hashOfName().delayed(Duration.ofMillis(200)));
        TcpClient client = SHARED.tcpClient();
        client.send(query(6).bytes());
        client.send(query(7).bytes());
        client.shutdownOutput();

        assertThat(Set.of(
                        Reply.of(client.expect()).id(),
                        Reply.of(client.expect()).id()))
                .containsExactlyInAnyOrder(6, 7);
        assertThat(client.awaitEnd(DnsClient.PATIENCE)).isEqualTo(TcpClient.End.CLOSED);
    }

    @Test
    void tc06_anEndWithoutAQuery_isAnsweredByTheEnd() {
        TcpClient client = SHARED.tcpClient();
        client.shutdownOutput();

        assertThat(client.awaitEnd(DnsClient.PATIENCE)).isEqualTo(TcpClient.End.CLOSED);
    }

    @Test
    void tc11_aLongPipeline_isAnsweredToTheEnd() throws InterruptedException {
        int count = 50_000;
        String name = SHARED.freshName();
        TcpClient client = SHARED.tcpClient();
        client.exchange(Messages.query(name, Type.A).bytes());
        byte[] query = Messages.framed(Messages.query(name, Type.A).bytes());
        byte[] thousand = new byte[query.length * 1000];
        for (int i = 0; i < 1000; i++) {
            System.arraycopy(query, 0, thousand, i * query.length, query.length);
        }

        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < count; i += 1000) {
                client.sendOctets(thousand);
            }
        });
        byte[] last = client.expect();
        for (int i = 1; i < count; i++) {
            last = client.expect();
        }

        writer.join();
        assertThat(Reply.of(last).answers()).hasSize(1);
        assertThat(SHARED.upstream().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11})
    void tc12_aMessageShorterThanAHeader_endsTheConnection(int length) {
        TcpClient client = SHARED.tcpClient();
        client.send(new byte[length]);

        assertThat(client.awaitEnd(DnsClient.PATIENCE)).isNotEqualTo(TcpClient.End.OPEN);
        assertOthersAreServed();
    }

    @Test
    void tc12_aLengthBeyondTheEnd_isNoMessage() {
        TcpClient client = SHARED.tcpClient();
        client.sendOctets(Messages.concat(Messages.octets(0xff, 0xff), query(1).bytes()));
        client.shutdownOutput();

        assertThat(client.receive(DnsClient.PATIENCE)).isNull();
        assertThat(client.awaitEnd(DnsClient.PATIENCE)).isEqualTo(TcpClient.End.CLOSED);
        assertOthersAreServed();
    }

    @Test
    void tc12_rubbishBehindAMessage_costsOnlyItself() {
        TcpClient client = SHARED.tcpClient();
        String name = SHARED.freshName();
        client.exchange(Messages.query(name, Type.A).bytes());
        byte[] query = Messages.query(name, Type.A).id(12).bytes();
        client.sendOctets(Messages.concat(Messages.framed(query), Messages.octets(0, 5, 'h', 'e', 'l', 'l', 'o')));

        assertThat(Reply.of(client.expect()).id()).isEqualTo(12);
        assertThat(client.awaitEnd(DnsClient.PATIENCE)).isNotEqualTo(TcpClient.End.OPEN);
    }

    @Test
    void tc12_aMessageOf65535Octets_isTaken() {
        TcpClient client = SHARED.tcpClient();
        String name = SHARED.freshName();
        int rest = 65_535 - Messages.query(name, Type.A).option(65_001).bytes().length;

        client.send(Messages.query(name, Type.A).option(65_001, new byte[rest]).bytes());

        assertThat(Reply.of(client.expect()).rcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void aResetByTheClient_costsOnlyItsConnection() {
        SHARED.upstream().follow(Answers.hashOfName().delayed(Duration.ofMillis(50)));
        TcpClient client = SHARED.tcpClient();
        client.send(query(1).bytes());
        List<ReceivedQuery> seen = SHARED.upstream().awaitQueries(1);
        client.reset();

        assertThat(seen).hasSize(1);
        assertOthersAreServed();
    }

    private static void assertOthersAreServed() {
        assertThat(SHARED.ask(TestTransport.TCP, query(77)).answers()).hasSize(1);
        assertThat(SHARED.ask(TestTransport.UDP, query(78)).answers()).hasSize(1);
    }

    private static Messages query(int id) {
        return Messages.query(SHARED.freshName(), Type.A).id(id);
    }
}
