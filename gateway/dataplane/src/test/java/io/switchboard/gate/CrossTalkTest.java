package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.SharedGateway;
import io.switchboard.testing.TestTransport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Type;

/** CA-17: under load from many clients, each answer is the answer to its question and to no other. */
class CrossTalkTest {
    private static final int CLIENTS = 8;
    /** More of them, for a longer search: {@code -Dswitchboard.crosstalk.rounds=6250} asks a million queries. */
    private static final int ROUNDS = Integer.getInteger("switchboard.crosstalk.rounds", 150);

    private static final int WINDOW = 20;
    private static final int NAMES = 4000;

    @RegisterExtension
    static final SharedGateway SHARED = SharedGateway.of(Answers.hashOfName(), "");

    @Test
    void ca17_everyReply_answersItsOwnQuestion() throws Exception {
        List<Callable<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            long seed = i;
            TestTransport transport = TestTransport.values()[i % TestTransport.values().length];
            clients.add(() -> ask(transport, new Random(seed)));
        }
        int answered = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> client : threads.invokeAll(clients)) {
                answered += client.get();
            }
        }

        assertThat(answered).isEqualTo(CLIENTS * ROUNDS * WINDOW);
    }

    /** A window of queries at a time, for names that the other clients ask for too; returns how many were answered. */
    private static int ask(TestTransport transport, Random random) {
        int answered = 0;
        try (DnsClient client = SHARED.gateway().client(transport)) {
            for (int round = 0; round < ROUNDS; round++) {
                Map<Integer, byte[]> asked = new HashMap<>();
                while (asked.size() < WINDOW) {
                    int id = random.nextInt(65_536);
                    String name =
                            "n" + random.nextInt(NAMES) + (random.nextBoolean() ? ".Example.org." : ".example.ORG.");
                    byte[] query = Messages.query(name, Type.A).id(id).bytes();
                    if (asked.putIfAbsent(id, query) == null) {
                        client.send(query);
                    }
                }
                for (int i = 0; i < WINDOW; i++) {
                    Reply reply = Reply.of(client.expect());
                    check(reply, asked.remove(reply.id()));
                    answered++;
                }
            }
        }
        return answered;
    }

    private static void check(Reply reply, byte @Nullable [] query) {
        if (query == null) {
            throw new AssertionError("a reply to no query: " + reply);
        }
        reply.answers(query);
        String name = reply.message().getQuestion().getName().toString();
        assertThat(reply.answers())
                .singleElement()
                .isInstanceOfSatisfying(
                        ARecord.class,
                        record -> assertThat(record.getAddress().getAddress()).isEqualTo(Answers.hashOf(name)));
    }
}
