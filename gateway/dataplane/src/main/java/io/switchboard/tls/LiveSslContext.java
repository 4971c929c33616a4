package io.switchboard.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/**
 * A context that stays while what is behind it changes: an engine belongs to the context of the moment in which it was
 * made, so a change is for new handshakes and touches no connection. Any thread.
 */
final class LiveSslContext extends SslContext {
    private static final Logger LOG = System.getLogger(LiveSslContext.class.getName());

    /** Makes the context anew. */
    @FunctionalInterface
    interface Source {
        SslContext build() throws SSLException;
    }

    private final boolean client;
    private final List<String> protocols;
    private final Source source;
    private volatile @Nullable SslContext current;

    LiveSslContext(boolean client, List<String> protocols, Source source) {
        this.client = client;
        this.protocols = protocols;
        this.source = source;
    }

    private SslContext current() {
        SslContext known = current;
        return known != null ? known : first();
    }

    private synchronized SslContext first() {
        SslContext known = current;
        if (known == null) {
            try {
                known = source.build();
            } catch (SSLException e) {
                throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
            }
            current = known;
        }
        return known;
    }

    /** Makes it anew, if it was ever needed; the old one stays if that fails. */
    synchronized void refresh() {
        if (current != null) {
            try {
                current = source.build();
            } catch (SSLException | IllegalArgumentException e) {
                LOG.log(Level.ERROR, "TLS cannot be set up anew, what is in place stays: {0}", e.getMessage());
            }
        }
    }

    @Override
    public boolean isClient() {
        return client;
    }

    @Override
    public List<String> cipherSuites() {
        return current().cipherSuites();
    }

    @Override
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return () -> protocols;
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
        return current().newEngine(allocator);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
        return current().newEngine(allocator, peerHost, peerPort);
    }

    // Handlers come from the context itself too: to its own handlers BoringSSL hands many records at a time.

    @Override
    protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls) {
        return current().newHandler(allocator);
    }

    @Override
    protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls, Executor delegatedTasks) {
        return current().newHandler(allocator, delegatedTasks);
    }

    @Override
    protected SslHandler newHandler(ByteBufAllocator allocator, String peerHost, int peerPort, boolean startTls) {
        return current().newHandler(allocator, peerHost, peerPort);
    }

    @Override
    protected SslHandler newHandler(
            ByteBufAllocator allocator, String peerHost, int peerPort, boolean startTls, Executor delegatedTasks) {
        return current().newHandler(allocator, peerHost, peerPort, delegatedTasks);
    }

    @Override
    public SSLSessionContext sessionContext() {
        return current().sessionContext();
    }
}
