package io.switchboard.upstream;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.QueryLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** The addresses of one host, A and AAAA, at one port. One family is enough; what is slow to say that it has none costs nothing. */
final class HostLookup implements ServerLookup {
    private final int port;
    private final Runnable listener;
    private final AddressQuestion v4;
    private final AddressQuestion v6;

    /** @param port of all places; any if only {@link #addresses} is looked at */
    HostLookup(DomainName name, int port, QueryLoop loop, AnswerSource bootstrap, Runnable listener) {
        this.port = port;
        this.listener = listener;
        this.v4 = new AddressQuestion(name, RecordType.A, loop, bootstrap, this::answered);
        this.v6 = new AddressQuestion(name, RecordType.AAAA, loop, bootstrap, this::answered);
    }

    /** Waits for new answers from now on. */
    void begin() {
        v4.begin();
        v6.begin();
    }

    @Override
    public void ask() {
        begin();
        v4.ask();
        v6.ask();
    }

    private void answered() {
        if (isDone() && hasFound()) {
            v4.settle();
            v6.settle();
        }
        listener.run();
    }

    @Override
    public boolean isDone() {
        return v4.isDone() && v6.isDone();
    }

    @Override
    public boolean hasFound() {
        return v4.hasFound() || v6.hasFound();
    }

    @Override
    public boolean hasFailed() {
        return v4.hasFailed() || v6.hasFailed();
    }

    List<InetAddress> addresses() {
        return Stream.concat(v4.found().stream(), v6.found().stream())
                .limit(MAX_SERVERS)
                .toList();
    }

    @Override
    public List<ServerPlace> places() {
        return addresses().stream()
                .map(address -> ServerPlace.at(new InetSocketAddress(address, port)))
                .toList();
    }

    @Override
    public long ttlSeconds() {
        return Math.min(v4.ttlSeconds(), v6.ttlSeconds());
    }
}
