package io.switchboard.transport.quic;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.ssl.ClientAuth;
import io.switchboard.tls.ServerTls;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a listener as Netty's QUIC takes them: a context for each certificate that SNI can choose, made when
 * it is first asked for. 0-RTT is off, so no query can be replayed (RFC 9250 §4.5). One event loop.
 */
final class ServedTls {
    /** More certificates than one listener has; a change of what clients must show empties the map too. */
    private static final int MAX_CONTEXTS = 64;

    private final ServerTls tls;
    private final String protocol;
    private final Map<String, QuicSslContext> contexts = new HashMap<>();
    private @Nullable X509ExtendedTrustManager clients;
    private @Nullable QuicSslContext first;

    ServedTls(ServerTls tls, String protocol) {
        this.tls = tls;
        this.protocol = protocol;
    }

    QuicSslEngine newEngine(QuicChannel channel) {
        X509ExtendedTrustManager wanted = tls.clientTrust();
        QuicSslContext context = first;
        if (context == null || wanted != clients) {
            clients = wanted;
            contexts.clear();
            context = builder(null).sni(this::chosen).build();
            first = context;
        }
        return context.newEngine(channel.alloc());
    }

    private @Nullable QuicSslContext chosen(@Nullable String host) {
        String name = host == null ? null : tls.certificateFor(host);
        if (name == null) {
            return first;
        }
        if (contexts.size() >= MAX_CONTEXTS) {
            contexts.clear();
        }
        return contexts.computeIfAbsent(name, any -> builder(host).build());
    }

    private QuicSslContextBuilder builder(@Nullable String host) {
        QuicSslContextBuilder builder = QuicSslContextBuilder.forServer(tls.keyManager(host), null)
                .applicationProtocols(protocol)
                .earlyData(false);
        if (clients != null) {
            builder.trustManager(clients).clientAuth(ClientAuth.REQUIRE);
        }
        return builder;
    }
}
