package io.switchboard.upstream;

import io.switchboard.config.EndpointConfig;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Transport;
import io.switchboard.query.FakeQueryLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Attempts that lead nowhere, for tests of what keeps them. */
public final class TestAttempts {
    private static final Upstream NOWHERE = upstream(10_000);

    private TestAttempts() {}

    /** An upstream that nobody has asked, for at most this many queries. */
    static Upstream upstream(int inFlight) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 53);
        EndpointConfig endpoint = new EndpointConfig("tcp://127.0.0.1", Transport.TCP, address);
        return new UpstreamGroup(GroupConfigs.of(inFlight, endpoint))
                .upstreams()
                .getFirst();
    }

    /** An attempt that was not sent. */
    public static Attempt unsent() {
        return at(0, 1);
    }

    /** An attempt that was given to a connector at one time and is waited for until another. */
    public static Attempt at(long sentNanos, long deadlineNanos) {
        LookupName name = LookupName.of(DomainName.parse("www.example.org."));
        UpstreamQuery query = UpstreamQuery.of(name, RecordType.A, 1, 0, true, false, false);
        Line line = new Line(NOWHERE, new FakeQueryLoop(), (loop, transport, target, counters) -> new NoConnector());
        return new Attempt(new NoOwner(), line, Transport.TCP, query, sentNanos, deadlineNanos);
    }

    private static final class NoConnector implements Connector {
        @Override
        public void send(Attempt attempt) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forget(Attempt attempt) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int open() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private static final class NoOwner implements AttemptOwner {
        @Override
        public ReplyMatch judge(Attempt attempt, byte[] reply, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void answered(Attempt attempt, byte[] reply, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void failed(Attempt attempt, AttemptFailure failure) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean maySendAgain(Attempt attempt) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void mismatched(Attempt attempt, ReplyMatch mismatch) {
            throw new UnsupportedOperationException();
        }
    }
}
