package io.switchboard;

import io.switchboard.access.SourceFilter;
import io.switchboard.listener.BoundListener;
import io.switchboard.listener.Listeners;
import io.switchboard.tls.Certificates;
import java.net.InetSocketAddress;
import java.util.List;

/** Tells those who go by them which listeners are bound. Used under the gateway's lock. */
final class ListenerNews {
    private final Listeners listeners;
    private final Certificates certificates;
    private final LocalData localData;
    private final Transports transports;

    ListenerNews(Listeners listeners, Certificates certificates, LocalData localData, Transports transports) {
        this.listeners = listeners;
        this.certificates = certificates;
        this.localData = localData;
        this.transports = transports;
    }

    /** RFC 9462: clients are told of the listeners that are committed, by the names of their certificates. */
    void designate() {
        localData.designate(Designations.of(listeners.bound(), certificates::hostNames));
        localData.listenOn(LocalAddresses.of(listeners.bound()));
    }

    /** Datagrams from our own listeners are replies that somebody sends back: they are not answered. */
    SourceFilter sourceFilter() {
        List<InetSocketAddress> own = listeners.bound().stream()
                .filter(bound -> bound.transport().overUdp())
                .map(BoundListener::address)
                .toList();
        transports.listeningOn(own.stream().map(InetSocketAddress::getPort).toList());
        return new SourceFilter(SourceFilter.REFLECTING_PORTS, own);
    }
}
