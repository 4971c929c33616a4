package io.switchboard.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.switchboard.config.ConfigException;
import io.switchboard.config.ConfigReader;
import io.switchboard.config.GatewayConfig;
import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.records.fixed.FixedRecords;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Handshakes in memory, between what this package gives to listeners and to endpoints. */
final class TestTls {
    private TestTls() {}

    /** How a handshake went: what each side met, null if all was well. */
    record Outcome(
            @Nullable Throwable client,
            @Nullable Throwable server,
            @Nullable X509Certificate serverCertificate,
            @Nullable String protocol,
            EmbeddedChannel clientChannel,
            EmbeddedChannel serverChannel) {
        X509Certificate expectCertificate() {
            if (serverCertificate == null) {
                throw new AssertionError("the server showed no certificate", client);
            }
            return serverCertificate;
        }

        boolean ok() {
            return client == null && server == null;
        }
    }

    static GatewayConfig config(Path directory, String yaml) {
        try {
            return new ConfigReader(
                            new ConfigEnvironment(Map.of(), Path.of("/dev/null"), address -> true),
                            FixedRecords::errors)
                    .parse("test", yaml, directory)
                    .config();
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Outcome handshake(ServerTls server, ClientTls client) {
        return handshake(server, List.of("dot"), client, List.of("dot"));
    }

    static Outcome handshake(ServerTls server, List<String> serverAlpn, ClientTls client, List<String> clientAlpn) {
        ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
        SslHandler serverHandler = server.context(serverAlpn).newHandler(allocator);
        SslHandler clientHandler = client.context(clientAlpn).newHandler(allocator, client.peerName(), 853);
        EmbeddedChannel serverChannel = new EmbeddedChannel(serverHandler);
        EmbeddedChannel clientChannel = new EmbeddedChannel(clientHandler);
        pump(clientChannel, serverChannel);
        return new Outcome(
                clientHandler.handshakeFuture().cause(),
                serverHandler.handshakeFuture().cause(),
                certificate(clientHandler),
                clientHandler.applicationProtocol(),
                clientChannel,
                serverChannel);
    }

    private static @Nullable X509Certificate certificate(SslHandler client) {
        try {
            return (X509Certificate) client.engine().getSession().getPeerCertificates()[0];
        } catch (SSLException e) {
            return null;
        }
    }

    /** Carries octets to and fro until nobody has any. */
    static void pump(EmbeddedChannel one, EmbeddedChannel other) {
        boolean moved = true;
        while (moved) {
            moved = move(one, other) | move(other, one);
        }
    }

    private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        boolean moved = false;
        for (ByteBuf octets = from.readOutbound(); octets != null; octets = from.readOutbound()) {
            moved = true;
            if (to.isOpen()) {
                try {
                    to.writeInbound(octets);
                } catch (Exception e) {
                    continue; // the handshake's outcome tells
                }
            } else {
                octets.release();
            }
        }
        return moved;
    }
}
