package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.listener.BoundListener;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.SharedGateway;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import io.switchboard.testing.UdpClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Datagrams: where replies leave from, and what does not fit into one. */
class UdpListenerTest {
    @RegisterExtension
    static final SharedGateway SHARED = SharedGateway.of(Answers.hashOfName(), "");

    @Test
    void wf29_replies_leaveFromTheAddressThatWasAsked() {
        String listeners = "listeners: [{transport: udp, bind: ['127.0.0.1:0', '127.0.0.2:0', '127.0.0.3:0']}]\n";
        try (ScriptedUpstream upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                TestGateway gateway = TestGateway.start(upstream, listeners)) {
            List<InetSocketAddress> addresses = gateway.gateway().listeners().stream()
                    .map(BoundListener::address)
                    .toList();

            assertThat(addresses).hasSize(3);
            for (InetSocketAddress address : addresses) {
                // A connected socket hears the address it asks and no other.
                try (UdpClient client = new UdpClient(address)) {
                    String name = "x." + address.getPort() + ".example.org.";
                    assertThat(client.exchange(Messages.query(name, Type.A).bytes()))
                            .as("late")
                            .isNotEmpty();
                    assertThat(client.exchange(Messages.query(name, Type.A).bytes()))
                            .as("at once")
                            .isNotEmpty();
                }
            }
        }
    }

    @Test
    void aBurst_isAnsweredWhole() {
        DnsClient client = SHARED.client(TestTransport.UDP);
        String name = SHARED.freshName();
        client.exchange(Messages.query(name, Type.A).bytes());
        Set<Integer> ids = new HashSet<>();
        for (int id = 0; id < 200; id++) {
            client.send(Messages.query(name, Type.A).id(id).bytes());
        }
        for (int i = 0; i < 200; i++) {
            ids.add(Reply.of(client.expect()).id());
        }

        assertThat(ids).hasSize(200);
    }

    @Test
    void aDatagramLongerThanIsTaken_isFormerr() {
        byte[] query = Messages.query(SHARED.freshName(), Type.A)
                .option(65_001, new byte[5000])
                .bytes();

        Reply reply = SHARED.ask(TestTransport.UDP, query);

        assertThat(reply.rcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void aDatagramOf2000Octets_isTaken() {
        byte[] query = Messages.query(SHARED.freshName(), Type.A)
                .option(65_001, new byte[1900])
                .bytes();

        assertThat(SHARED.ask(TestTransport.UDP, query).answers()).hasSize(1);
    }

    @Test
    void anEmptyDatagram_isNotAnswered() {
        DnsClient client = SHARED.client(TestTransport.UDP);
        client.send(new byte[0]);
        byte[] next = Messages.query(SHARED.freshName(), Type.A).id(3).bytes();

        assertThat(Reply.of(client.exchange(next)).id()).isEqualTo(3);
    }

    @Test
    void aClientThatIsGone_costsNobodyElse() {
        SHARED.upstream().follow(Answers.hashOfName().delayed(Duration.ofMillis(50)));
        for (int i = 0; i < 20; i++) {
            try (UdpClient gone = new UdpClient(SHARED.address(TestTransport.UDP))) {
                gone.send(Messages.query(SHARED.freshName(), Type.A).bytes());
            }
        }
        SHARED.upstream().awaitQueries(20);

        assertThat(SHARED.ask(TestTransport.UDP, Messages.query(SHARED.freshName(), Type.A))
                        .answers())
                .hasSize(1);
    }
}
