package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.OpenSsl;
import io.switchboard.testing.Answers;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Where there is no BoringSSL for the machine, Java's own TLS is spoken on both sides. In a process of its own. */
class JdkTlsTest {
    @Test
    void withoutBoringSsl_queriesComeInAndGoOutByJavasTls() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dio.netty.handler.ssl.noOpenSsl=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TwoGateways.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(text).isZero();
        assertThat(text.lines()).containsExactly("BoringSSL: false", "DOT: [192.0.2.1]", "DOH: [192.0.2.1]");
    }

    /** A client asks one gateway, and that another one, by the same protocol. */
    static final class TwoGateways {
        private TwoGateways() {}

        public static void main(String[] arguments) {
            System.out.println("BoringSSL: " + OpenSsl.isAvailable());
            try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                    var server = TestGateway.start(upstream)) {
                for (TestTransport transport : List.of(TestTransport.DOT, TestTransport.DOH)) {
                    System.out.println(transport + ": " + ask(server, transport));
                }
            }
        }

        private static List<String> ask(TestGateway server, TestTransport transport) {
            String endpoints = "upstreams: {default: {endpoints: [" + server.endpoint(transport) + "]}}";
            try (var asking = TestGateway.start(endpoints);
                    var client = asking.client(transport)) {
                return Reply.of(client.exchange(Messages.query(transport.name() + ".example.org.", Type.A)
                                .bytes()))
                        .answerData();
            }
        }
    }
}
