package io.switchboard.listener;

import io.netty.channel.Channel;
import io.switchboard.config.ListenerConfig;
import io.switchboard.dns.Transport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All addresses that the gateway listens on. A change of configuration binds what is new, then closes what is gone, and
 * leaves alone what stays; if anything new cannot be bound, nothing changes. Only where another transport comes to the
 * address of an old one, the old one is closed first, and opened again if the change does not come about.
 *
 * <p>Blocks while it binds: not for event loops. Calls come one at a time from the composition root.
 */
public final class Listeners {
    private record Key(Transport transport, InetSocketAddress address) {
        /** Whether only one of the two can be bound. Port 0 is another one each time. */
        boolean excludes(Key other) {
            return transport != other.transport
                    && transport.overUdp() == other.transport.overUdp()
                    && address.getPort() != 0
                    && address.equals(other.address);
        }
    }

    private static final Logger LOG = System.getLogger(Listeners.class.getName());

    private final Binder binder;
    private final OwnAddresses own;
    private Map<Key, BoundListener> bound = new LinkedHashMap<>();
    /** Addresses that came up by themselves and could not be bound, so that the log says it once. */
    private Set<Key> failing = Set.of();

    private boolean stopped;

    /** No listeners yet. */
    public Listeners(Binder binder) {
        this(binder, LocalAddresses::expand);
    }

    Listeners(Binder binder, OwnAddresses own) {
        this.binder = binder;
        this.own = own;
    }

    /** What a configured address stands for at this moment. */
    @FunctionalInterface
    interface OwnAddresses {
        List<InetSocketAddress> expand(InetSocketAddress configured) throws SocketException;
    }

    /** A change to other listeners, for which nothing is bound yet. */
    public Change change() {
        return new Change();
    }

    private Placement placement(List<ListenerConfig> configs) throws BindException {
        try {
            return Placement.of(configs, own);
        } catch (SocketException e) {
            throw new BindException("cannot tell the addresses of this machine: " + e.getMessage(), e);
        }
    }

    /**
     * Binds addresses that have come since {@code configs} were prepared, for wildcards; the change also gives up those that
     * have gone. An address that cannot be bound, perhaps because it is not ready yet, is left out and may be found the next
     * time. Without wildcards this is nothing.
     *
     * @param configs those in place
     */
    public Change follow(List<ListenerConfig> configs) {
        Change change = new Change();
        if (stopped || configs.stream().noneMatch(Listeners::hasWildcard)) {
            return change;
        }
        Placement placement = placementNow(configs);
        if (placement == null || !placement.isComplete()) {
            return change;
        }
        Set<Key> failed = new HashSet<>();
        for (ListenerConfig config : configs) {
            for (InetSocketAddress configured : config.bind()) {
                placement
                        .addresses(config.transport(), configured)
                        .forEach(address -> change.follow(config, new Key(config.transport(), address), failed));
            }
        }
        failing = failed;
        return change;
    }

    /** Null if the machine does not tell its addresses, which does not mean that it has lost them. */
    private @Nullable Placement placementNow(List<ListenerConfig> configs) {
        try {
            return Placement.of(configs, own);
        } catch (SocketException e) {
            return null;
        }
    }

    private static boolean hasWildcard(ListenerConfig config) {
        return config.bind().stream().anyMatch(address -> address.getAddress().isAnyLocalAddress());
    }

    private BoundListener bind(ListenerConfig config, InetSocketAddress address) throws BindException {
        try {
            ListenerSettings settings = new ListenerSettings(config);
            List<Channel> channels = binder.bind(settings, address);
            InetSocketAddress actual = (InetSocketAddress) channels.getFirst().localAddress();
            return new BoundListener(config.transport(), actual, channels, settings);
        } catch (Exception e) {
            throw new BindException(
                    "cannot listen on " + config.transport().label() + ' '
                            + address.getAddress().getHostAddress() + " port " + address.getPort() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** What is listened on now. */
    public List<BoundListener> bound() {
        return List.copyOf(bound.values());
    }

    /** Takes no new connections from now on; datagrams are still answered. */
    public void stopAccepting() {
        stopped = true;
        bound.values().stream()
                .filter(listener -> !listener.transport().datagram())
                .forEach(BoundListener::close);
    }

    /** Stops listening. */
    public void close() {
        bound.values().forEach(BoundListener::close);
        bound = new LinkedHashMap<>();
    }

    /** New listeners that are bound and wait for the rest of a configuration to be in place. */
    public final class Change {
        private final Map<Key, BoundListener> next = new LinkedHashMap<>();
        private final Map<BoundListener, ListenerConfig> settings = new IdentityHashMap<>();
        private final List<BoundListener> added = new ArrayList<>();
        /** Those that have made room for another transport. */
        private final Map<Key, BoundListener> displaced = new LinkedHashMap<>();

        private Map<Key, BoundListener> old = Map.of();

        private Change() {}

        /**
         * Binds what {@code configs} add, without reading from it; the old listeners stay until the change is
         * {@linkplain #start started}, unless their address is wanted for another transport.
         *
         * @throws BindException if something cannot be bound; the change is to be {@linkplain #abandon abandoned} then
         */
        public void bind(List<ListenerConfig> configs) throws BindException {
            Placement placement = placement(configs);
            for (ListenerConfig config : configs) {
                for (InetSocketAddress configured : config.bind()) {
                    for (InetSocketAddress address : placement.addresses(config.transport(), configured)) {
                        Key key = new Key(config.transport(), address);
                        makeRoom(key);
                        add(config, key);
                    }
                }
            }
        }

        private void makeRoom(Key wanted) {
            bound.forEach((key, listener) -> {
                if (wanted.excludes(key)) {
                    displaced.put(key, listener);
                    listener.close();
                }
            });
        }

        private void add(ListenerConfig config, Key key) throws BindException {
            BoundListener listener = bound.get(key);
            if (listener == null) {
                listener = Listeners.this.bind(config, key.address());
                added.add(listener);
            }
            next.put(key, listener);
            settings.put(listener, config);
        }

        private void follow(ListenerConfig config, Key key, Set<Key> failed) {
            try {
                add(config, key);
            } catch (BindException e) {
                failed.add(key);
                if (!failing.contains(key)) {
                    LOG.log(Level.WARNING, "an address has come up: {0}", e.getMessage());
                }
            }
        }

        /** Whether this changes nothing; then nothing needs to be done with it. */
        public boolean isEmpty() {
            return added.isEmpty() && (next.isEmpty() || next.keySet().equals(bound.keySet()));
        }

        /** Takes the new listeners for {@link #bound}; they do not read yet. Those that stay get their new settings. */
        public void commit() {
            old = bound;
            bound = next;
            settings.forEach((listener, config) -> listener.use(config, http3Port(listener, config)));
        }

        /** RFC 7838 §2.1: an alternative has the same resources; a name has one address, so it is there too. */
        private int http3Port(BoundListener listener, ListenerConfig config) {
            if (config.transport() != Transport.DOH || config.certificates().isEmpty()) {
                return 0;
            }
            return settings.entrySet().stream()
                    .filter(other -> other.getValue().transport() == Transport.DOH3
                            && other.getValue()
                                    .http()
                                    .paths()
                                    .containsAll(config.http().paths()))
                    .map(other -> other.getKey().address())
                    .filter(address ->
                            address.getAddress().equals(listener.address().getAddress()))
                    .mapToInt(InetSocketAddress::getPort)
                    .min()
                    .orElse(0);
        }

        /** Reads from the new listeners and closes those that the configuration does not name any more. */
        public void start() {
            added.forEach(BoundListener::startReading);
            old.values().stream()
                    .filter(listener -> !next.containsValue(listener))
                    .forEach(BoundListener::close);
        }

        /** Closes the new listeners and opens those again that made room; everything is as before. */
        public void abandon() {
            added.forEach(BoundListener::close);
            displaced.forEach(this::reopen);
        }

        private void reopen(Key key, BoundListener former) {
            try {
                BoundListener again = Listeners.this.bind(former.config(), key.address());
                again.use(former.config(), former.http3Port());
                bound.put(key, again);
                again.startReading();
            } catch (BindException e) {
                bound.remove(key);
                LOG.log(
                        Level.ERROR,
                        "a listener is lost until the configuration is applied again: {0}",
                        e.getMessage());
            }
        }
    }
}
