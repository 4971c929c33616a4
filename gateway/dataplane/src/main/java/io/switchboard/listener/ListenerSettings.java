package io.switchboard.listener;

import io.switchboard.config.ListenerConfig;

/** What is configured for one address that is listened on; changes while its sockets stay. Any thread. */
public final class ListenerSettings {
    private volatile ListenerConfig config;

    /** Settings that begin as {@code config}. */
    public ListenerSettings(ListenerConfig config) {
        this.config = config;
    }

    /** The settings now. */
    public ListenerConfig get() {
        return config;
    }

    void set(ListenerConfig next) {
        config = next;
    }
}
