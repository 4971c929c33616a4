package io.switchboard.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.Transport;
import io.switchboard.dns.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryTest {
    private static final QueryLoop LOOP = new QueryLoop() {
        @Override
        public int index() {
            return 0;
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void schedule(LoopTimer timer, long delayNanos) {}

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public long nanos() {
            return 0;
        }
    };
    private static final ReplyChannel CHANNEL = new ReplyChannel() {
        @Override
        public void write(Query query, byte[] reply, int length) {}

        @Override
        public void drop(Query query, DropReason reason) {}
    };

    private final Query query = new Query();

    @Test
    void clientBits_areThoseOfTheAddressInUse() throws Exception {
        from(Transport.UDP, "2001:db8::1");
        assertThat(query.clientHigh()).isEqualTo(0x20010db800000000L);
        assertThat(query.clientLow()).isEqualTo(1);

        from(Transport.UDP, "192.0.2.1");
        assertThat(query.clientHigh()).isZero();
        assertThat(query.clientLow()).isEqualTo(0xffff_c000_0201L);
    }

    @Test
    void copies_keepAddressAndCookie() throws Exception {
        from(Transport.UDP, "2001:db8::1");
        query.cookie(ServerCookies.Result.VALID);

        Query detached = query.detach();
        Query chased = query.chase(DomainName.parse("example.net"));
        from(Transport.UDP, "192.0.2.1");

        for (Query copy : List.of(detached, chased)) {
            assertThat(copy.clientLow()).isEqualTo(1);
            assertThat(copy.client().getAddress()).isEqualTo(InetAddress.getByName("2001:db8::1"));
            assertThat(copy.cookie()).isEqualTo(ServerCookies.Result.VALID);
            assertThat(copy.transport()).isEqualTo(Transport.UDP);
            assertThat(copy.loop()).isSameAs(LOOP);
            assertThat(copy.channel()).isSameAs(CHANNEL);
            assertThat(copy.detach()).isSameAs(copy);
        }
        assertThat(detached.chased()).isZero();
        assertThat(chased.chased()).isEqualTo(1);
    }

    @Test
    void cookie_isForgottenWithTheNextQuery() throws Exception {
        from(Transport.UDP, "192.0.2.1");
        query.cookie(ServerCookies.Result.VALID);

        from(Transport.UDP, "192.0.2.1");

        assertThat(query.cookie()).isEqualTo(ServerCookies.Result.NONE);
    }

    @Test
    void clientProven_byHandshakeOrValidCookieOnly() throws Exception {
        from(Transport.TCP, "192.0.2.1");
        assertThat(query.clientProven()).isTrue();

        from(Transport.UDP, "192.0.2.1");
        for (ServerCookies.Result cookie : ServerCookies.Result.values()) {
            query.cookie(cookie);

            assertThat(query.clientProven())
                    .isEqualTo(cookie == ServerCookies.Result.VALID || cookie == ServerCookies.Result.VALID_RENEW);
        }
    }

    private void from(Transport transport, String client) throws Exception {
        byte[] wire = DomainName.parse("example.org").toWire();
        int length = Wire.HEADER_LENGTH + wire.length + 4;
        byte[] bytes = query.message().reserve(length);
        Wire.putU16(bytes, Wire.QDCOUNT, 1);
        System.arraycopy(wire, 0, bytes, Wire.HEADER_LENGTH, wire.length);
        query.from(LOOP, transport, new InetSocketAddress(InetAddress.getByName(client), 40_000), CHANNEL, 0);
        query.message().parse(length);
    }
}
