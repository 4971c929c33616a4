package io.switchboard.transport.http;

import io.netty.util.NetUtil;
import io.switchboard.access.NetworkSet;
import io.switchboard.config.AccessConfig.Network;
import io.switchboard.query.AddressBits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who asks when proxies stand between: the right-most address in {@code X-Forwarded-For} or {@code Forwarded} (RFC 7239)
 * that is no trusted proxy's. What stands left of it was written by whoever asks, and says nothing. Any thread.
 */
public final class TrustedProxies {
    /** Hops that are looked at; a chain of trusted proxies is shorter. */
    private static final int MAX_HOPS = 16;

    private final NetworkSet networks;
    private final boolean none;

    /** Proxies in these networks. */
    public TrustedProxies(List<Network> networks) {
        this.networks = NetworkSet.of(networks);
        this.none = networks.isEmpty();
    }

    /** Whether what {@code peer} says of others is believed. */
    public boolean trusts(InetSocketAddress peer) {
        return !none && contains(peer.getAddress());
    }

    private boolean contains(InetAddress address) {
        return networks.contains(AddressBits.high(address), AddressBits.low(address));
    }

    /**
     * The client behind a trusted {@code peer}; the peer itself where nothing says otherwise.
     *
     * @param forwardedFor values of {@code X-Forwarded-For} in their order, which win
     * @param forwarded values of {@code Forwarded} in their order
     * @return null if the header is not to be read, so that nobody is taken for somebody else
     */
    public @Nullable InetSocketAddress client(
            InetSocketAddress peer, List<? extends CharSequence> forwardedFor, List<? extends CharSequence> forwarded) {
        boolean common = !forwardedFor.isEmpty();
        String[] hops = String.join(",", common ? forwardedFor : forwarded).split(",", -1);
        if (!common && forwarded.isEmpty()) {
            return peer;
        }
        InetSocketAddress client = peer;
        for (int i = hops.length - 1; i >= 0 && hops.length - i <= MAX_HOPS; i--) {
            InetAddress hop = address(common ? hops[i].strip() : node(hops[i]));
            if (hop == null) {
                return null;
            }
            client = new InetSocketAddress(hop, 0);
            if (!contains(hop)) {
                return client;
            }
        }
        return client;
    }

    /** The value of {@code for} in an element of Forwarded, without its quotes. */
    private static String node(String element) {
        for (String pair : element.split(";")) {
            String stripped = pair.strip();
            if (stripped.toLowerCase(Locale.ROOT).startsWith("for=")) {
                String value = stripped.substring(4);
                boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return "";
    }

    /** An address with or without a port: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}, {@code 2001:db8::1}. */
    private static @Nullable InetAddress address(String text) {
        String host = text;
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            host = close < 0 ? "" : text.substring(1, close);
        } else if (text.indexOf(':') >= 0 && text.indexOf(':') == text.lastIndexOf(':')) {
            host = text.substring(0, text.indexOf(':'));
        }
        return host.indexOf('%') >= 0 ? null : NetUtil.createInetAddressFromIpAddressString(host);
    }
}
