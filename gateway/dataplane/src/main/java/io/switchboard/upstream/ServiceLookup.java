package io.switchboard.upstream;

import io.switchboard.dns.DomainName;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.QueryLoop;
import io.switchboard.upstream.ServiceQuestion.Offer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The servers of one service (RFC 2782): its SRV records, and the addresses of each host that they name. Hosts that cannot be
 * resolved cost the others nothing.
 */
final class ServiceLookup implements ServerLookup {
    private final QueryLoop loop;
    private final AnswerSource bootstrap;
    private final Runnable listener;
    private final ServiceQuestion question;
    /** Of the last answer that had any, the smallest priority first. */
    private List<Offer> offers = List.of();

    private Map<DomainName, HostLookup> hosts = Map.of();

    ServiceLookup(DomainName name, QueryLoop loop, AnswerSource bootstrap, Runnable listener) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.listener = listener;
        this.question = new ServiceQuestion(name, loop, bootstrap, this::answered);
    }

    @Override
    public void ask() {
        question.begin();
        question.ask();
    }

    private void answered() {
        if (!question.hasFound()) {
            listener.run();
            return;
        }
        offers = question.found().stream()
                .sorted(Comparator.comparingInt(Offer::priority))
                .limit(MAX_SERVERS)
                .toList();
        Map<DomainName, HostLookup> before = hosts;
        hosts = new LinkedHashMap<>();
        for (Offer offer : offers) {
            HostLookup known = before.get(offer.target());
            hosts.computeIfAbsent(
                    offer.target(),
                    target -> known == null ? new HostLookup(target, offer.port(), loop, bootstrap, listener) : known);
        }
        // All of them before the first is asked, whose answer may come at once.
        hosts.values().forEach(HostLookup::begin);
        List.copyOf(hosts.values()).forEach(HostLookup::ask);
    }

    @Override
    public boolean isDone() {
        return question.isDone()
                && (!question.hasFound() || hosts.values().stream().allMatch(HostLookup::isDone));
    }

    /** As long as hosts are asked for, no server in reserve is used because it was found sooner. */
    @Override
    public boolean hasFound() {
        return question.hasFound()
                && (isDone()
                        ? hosts.values().stream().anyMatch(HostLookup::hasFound)
                        : offers.stream()
                                .takeWhile(offer ->
                                        offer.priority() == offers.getFirst().priority())
                                .anyMatch(offer -> !addresses(offer).isEmpty()));
    }

    @Override
    public boolean hasFailed() {
        return question.hasFailed() || hosts.values().stream().anyMatch(HostLookup::hasFailed);
    }

    private List<InetAddress> addresses(Offer offer) {
        HostLookup host = hosts.get(offer.target());
        return host == null ? List.of() : host.addresses();
    }

    @Override
    public List<ServerPlace> places() {
        Map<InetSocketAddress, ServerPlace> places = new LinkedHashMap<>();
        for (Offer offer : offers) {
            for (InetAddress address : addresses(offer)) {
                InetSocketAddress at = new InetSocketAddress(address, offer.port());
                places.putIfAbsent(at, new ServerPlace(at, offer.priority(), weight(offer)));
            }
        }
        return new ArrayList<>(places.values());
    }

    /**
     * RFC 2782: where nothing is to be chosen all weights are 0; beside others, a weight of 0 is for a very small chance, a
     * hundredth of 1 here.
     */
    private long weight(Offer offer) {
        boolean alike = offers.stream().noneMatch(other -> other.priority() == offer.priority() && other.weight() > 0);
        return alike ? ServerPlace.WEIGHT : Math.max(1, offer.weight() * ServerPlace.WEIGHT);
    }

    @Override
    public long ttlSeconds() {
        return hosts.values().stream().mapToLong(HostLookup::ttlSeconds).reduce(question.ttlSeconds(), Math::min);
    }
}
