package io.switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.RouteConfig;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.NameTable;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Transport;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.ClientNamespaces;
import io.switchboard.query.DropReason;
import io.switchboard.query.FakeQueryLoop;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplyChannel;
import io.switchboard.query.ReplySink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private static final ReplyChannel NOWHERE = new ReplyChannel() {
        @Override
        public void write(Query query, byte[] reply, int length) {}

        @Override
        public void drop(Query query, DropReason reason) {}
    };

    private final AtomicInteger asked = new AtomicInteger();
    private final ClientNamespaces clients = (high, low) -> {
        asked.incrementAndGet();
        return (low & 0xff) == 1 ? "shop" : (low & 0xff) == 2 ? "bank" : null;
    };
    private final RouteTable table = new RouteTable(clients);

    @Test
    void build_leadsEachNamespaceItsWay() {
        add("general", ".");
        add("of-shop", ".", "shop");

        assertThat(way("www.example.org.", 1)).isEqualTo("of-shop");
        assertThat(way("www.example.org.", 2)).isEqualTo("general");
        assertThat(way("www.example.org.", 3)).isEqualTo("general");
    }

    @Test
    void build_theLongestSuffixWinsBeforeTheNamespace() {
        add("general", ".");
        add("of-shop", ".", "shop");
        add("corp", "corp.example.");

        assertThat(way("www.corp.example.", 1)).isEqualTo("corp");
    }

    @Test
    void build_whoHasNoWayAtASuffix_goesThatOfTheShorterOne() {
        add("general", ".");
        add("of-bank", ".", "bank");
        add("corp-of-shop", "corp.example.", "shop");

        assertThat(way("www.corp.example.", 1)).isEqualTo("corp-of-shop");
        assertThat(way("www.corp.example.", 2)).isEqualTo("of-bank");
        assertThat(way("www.corp.example.", 3)).isEqualTo("general");
    }

    @Test
    void build_whoHasNoWayAtAll_isNotTaken() {
        add("of-shop", ".", "shop");

        assertThat(way("www.example.org.", 1)).isEqualTo("of-shop");
        assertThat(way("www.example.org.", 2)).isNull();
    }

    @Test
    void build_ofRoutesForAll_asksNobodyWhoTheClientIs() {
        add("general", ".");
        add("of-shop", "corp.example.", "shop");

        assertThat(way("www.example.org.", 1)).isEqualTo("general");
        assertThat(asked).hasValue(0);
    }

    private void add(String way, String suffix, String... namespaces) {
        table.add(new RouteConfig(List.of(DomainName.parse(suffix)), way, List.of(namespaces)), new Way(way));
    }

    private @Nullable String way(String name, int client) {
        NameTable<AnswerSource> routes = table.build();
        AnswerSource source = routes.longestMatch(LookupName.of(DomainName.parse(name)));
        Taken taken = new Taken();
        return source != null && source.answer(query(client), taken) ? taken.ways.getFirst() : null;
    }

    private static Query query(int client) {
        Query query = new Query();
        try {
            InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) client});
            query.from(new FakeQueryLoop(), Transport.UDP, new InetSocketAddress(address, 53), NOWHERE, 0);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
        return query;
    }

    private record Way(String name) implements AnswerSource {
        @Override
        public boolean answer(Query query, ReplySink sink) {
            ((Taken) sink).ways.add(name);
            return true;
        }
    }

    private static final class Taken implements ReplySink {
        final List<String> ways = new ArrayList<>();

        @Override
        public void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {}

        @Override
        public void fail(Query query, QueryFailure failure) {}

        @Override
        public void drop(Query query, DropReason reason) {}
    }
}
