package io.switchboard.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.switchboard.config.ListenerConfig;
import io.switchboard.testing.TestGateway;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Addresses that come and go while a wildcard stays. */
class FollowedAddressesTest {
    private static final List<ListenerConfig> WILDCARDS = TestGateway.config(
                    "listeners: [{transport: udp, bind: ['0.0.0.0:53']}, {transport: tcp, bind: ['0.0.0.0:53']}]")
            .listeners();

    private final List<String> own = new ArrayList<>(List.of("192.0.2.1", "127.0.0.1"));
    private final Set<String> unready = new HashSet<>();
    private final List<Socket> sockets = new ArrayList<>();
    private boolean broken;
    private final Listeners listeners = new Listeners((settings, address) -> List.of(open(address)), this::expand);

    /** A socket that is bound to nothing and says otherwise. */
    private static final class Socket extends EmbeddedChannel {
        private final InetSocketAddress address;

        Socket(InetSocketAddress address) {
            this.address = address;
            config().setAutoRead(false);
        }

        @Override
        protected SocketAddress localAddress0() {
            return address;
        }
    }

    private Channel open(InetSocketAddress address) throws SocketException {
        if (unready.contains(address.getAddress().getHostAddress())) {
            throw new SocketException("Cannot assign requested address");
        }
        Socket socket = new Socket(address);
        sockets.add(socket);
        return socket;
    }

    private List<InetSocketAddress> expand(InetSocketAddress configured) throws SocketException {
        if (broken) {
            throw new SocketException("Too many open files");
        }
        if (!configured.getAddress().isAnyLocalAddress()) {
            return List.of(configured);
        }
        boolean all = !(configured.getAddress() instanceof Inet4Address);
        return own.stream()
                .filter(address -> all || !address.contains(":"))
                .map(address -> new InetSocketAddress(address(address), configured.getPort()))
                .toList();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private void start(List<ListenerConfig> configs) throws BindException {
        Listeners.Change change = listeners.change();
        change.bind(configs);
        change.commit();
        change.start();
    }

    private boolean follow(List<ListenerConfig> configs) {
        Listeners.Change change = listeners.follow(configs);
        if (change.isEmpty()) {
            return false;
        }
        change.commit();
        change.start();
        return true;
    }

    private List<String> bound() {
        return listeners.bound().stream()
                .map(listener -> listener.transport().label() + " "
                        + listener.address().getAddress().getHostAddress())
                .toList();
    }

    @Test
    void addressThatComes_isListenedOn() throws Exception {
        start(WILDCARDS);
        own.add("192.0.2.2");

        assertThat(follow(WILDCARDS)).isTrue();

        assertThat(bound()).hasSize(6).contains("udp 192.0.2.2", "tcp 192.0.2.2");
        assertThat(sockets)
                .hasSize(6)
                .allMatch(socket -> socket.isOpen() && socket.config().isAutoRead());
    }

    @Test
    void addressThatGoes_isGivenUp() throws Exception {
        start(WILDCARDS);
        own.remove("192.0.2.1");

        assertThat(follow(WILDCARDS)).isTrue();

        assertThat(bound()).containsExactly("udp 127.0.0.1", "tcp 127.0.0.1");
        assertThat(sockets).filteredOn(EmbeddedChannel::isOpen).hasSize(2);
    }

    @Test
    void sameAddresses_changeNothing() throws Exception {
        start(WILDCARDS);

        assertThat(follow(WILDCARDS)).isFalse();

        assertThat(sockets).hasSize(4).allMatch(EmbeddedChannel::isOpen);
    }

    @Test
    void withoutAWildcard_addressesAreOfNoInterest() throws Exception {
        List<ListenerConfig> one = TestGateway.config("listeners: [{transport: udp, bind: ['192.0.2.1:53']}]")
                .listeners();
        start(one);
        own.clear();

        assertThat(follow(one)).isFalse();
    }

    @Test
    void addressThatCannotBeBound_isTriedAgainAndHoldsNobodyUp() throws Exception {
        start(WILDCARDS);
        own.addAll(List.of("192.0.2.2", "192.0.2.3"));
        unready.add("192.0.2.2");

        assertThat(follow(WILDCARDS)).isTrue();
        assertThat(bound()).contains("udp 192.0.2.3").doesNotContain("udp 192.0.2.2");
        assertThat(follow(WILDCARDS)).isFalse();

        unready.clear();
        assertThat(follow(WILDCARDS)).isTrue();
        assertThat(bound()).contains("udp 192.0.2.2", "udp 192.0.2.3");
    }

    @Test
    void machineThatTellsNothing_hasLostNothing() throws Exception {
        start(WILDCARDS);
        own.clear();
        assertThat(follow(WILDCARDS)).isFalse();

        broken = true;
        assertThat(follow(WILDCARDS)).isFalse();

        assertThat(sockets).hasSize(4).allMatch(EmbeddedChannel::isOpen);
    }

    @Test
    void drain_isNotUndone() throws Exception {
        start(WILDCARDS);
        listeners.stopAccepting();
        own.add("192.0.2.2");

        assertThat(follow(WILDCARDS)).isFalse();

        assertThat(sockets).hasSize(4);
    }

    @Test
    void bothWildcards_bindEachAddressOnceAndAreFollowed() throws Exception {
        List<ListenerConfig> both = TestGateway.config("listeners: [{transport: udp, bind: ['0.0.0.0:53', '[::]:53']}]")
                .listeners();
        own.add("2001:db8::1");
        start(both);

        assertThat(sockets).hasSize(3);
        assertThat(follow(both)).isFalse();
    }
}
