package io.switchboard.listener;

import io.switchboard.config.ListenerConfig;

/** What is configured for one address that is listened on; changes while its sockets stay. Any thread. */
public final class ListenerSettings {
    private volatile ListenerConfig config;
    private volatile int http3Port;

    /** Settings that begin as {@code config}. */
    public ListenerSettings(ListenerConfig config) {
        this.config = config;
    }

    /** The settings now. */
    public ListenerConfig get() {
        return config;
    }

    /** The port of the same address where what is served here is served over HTTP/3, 0 for none. */
    public int http3Port() {
        return http3Port;
    }

    void set(ListenerConfig next, int nextHttp3Port) {
        config = next;
        http3Port = nextHttp3Port;
    }
}
