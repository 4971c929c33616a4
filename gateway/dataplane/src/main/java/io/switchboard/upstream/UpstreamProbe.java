package io.switchboard.upstream;

import io.switchboard.config.UpstreamGroupConfig.HealthConfig;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import io.switchboard.query.LoopTimer;
import io.switchboard.query.QueryLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks one upstream on the gateway's own account: whether it is alive, when queries say it is not, and whether it leads
 * back here, at the start, when it comes up, and now and then. Lives on one event loop; the timer is either the patience
 * with the probe under way or the pause before the next.
 */
final class UpstreamProbe extends LoopTimer implements AttemptOwner {
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** With a handshake before it. */
    private static final long STREAM_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** A name that does not exist may have to be asked for around the world. */
    private static final long LOOP_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Between the answers that make an upstream count as up. */
    private static final long RECOVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Between probes while nothing else is left to ask, and of an upstream that is only suspected. */
    private static final long URGENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOP_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long LOOPING_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final LookupName ROOT = LookupName.of(DomainName.ROOT);

    private final Line line;
    private final QueryLoop loop;
    private final LoopDetector loops;
    private final DomainName suffix;
    private final BooleanSupplier nobodyUp;
    private final Entropy entropy = new Entropy();
    private final LookupName name = new LookupName();
    private final long firstPauseNanos;
    private long pauseNanos;
    private boolean loopCheckDue = true;
    private boolean closed;
    private @Nullable Attempt attempt;
    /** The name of a probe for a loop, while one is under way. */
    private LoopDetector.@Nullable Token token;

    UpstreamProbe(
            Line line,
            QueryLoop loop,
            HealthConfig config,
            LoopDetector loops,
            DomainName suffix,
            BooleanSupplier nobodyUp) {
        this.line = line;
        this.loop = loop;
        this.loops = loops;
        this.suffix = suffix;
        this.nobodyUp = nobodyUp;
        this.firstPauseNanos = config.probeInterval().toNanos();
        this.pauseNanos = firstPauseNanos;
    }

    /** Sends the first probe soon; not all gateways of a cluster at once. */
    void start() {
        loop.schedule(this, withJitter(RECOVERY_NANOS));
    }

    /** The upstream's state has changed, or is in doubt: finds out at once, unless that is under way. */
    void wake() {
        if (closed || attempt != null && token == null) {
            return;
        }
        if (attempt != null) {
            // Whether it lives is more urgent than whether it leads back here.
            attempt.forget();
            attempt = null;
            token = null;
            loopCheckDue = true;
        }
        if (line.upstream().health().state() == UpstreamState.UP) {
            pauseNanos = firstPauseNanos;
            send();
        } else {
            pause();
        }
    }

    /** The upstream came up, by probe or by query. */
    void cameUp() {
        loopCheckDue = true;
        wake();
    }

    void close() {
        closed = true;
        cancel();
        loops.forget(line.upstream());
        if (attempt != null) {
            attempt.forget();
            attempt = null;
        }
    }

    @Override
    protected void expired() {
        Attempt overdue = attempt;
        if (overdue == null) {
            send();
            return;
        }
        overdue.forget();
        if (token == null) {
            missed();
            Upstream upstream = line.upstream();
            if (!upstream.heardSince(overdue.sentNanos())) {
                upstream.health().timedOut(loop.nanos(), 0);
            }
        }
        finished();
    }

    private void send() {
        cancel();
        boolean forLoop = switch (line.upstream().health().state()) {
            case LOOPING -> true;
            case DOWN, DRAINING -> false;
            case UP ->
                loopCheckDue
                        && line.upstream().wasHeard()
                        && line.upstream().health().failuresInARow() == 0;
        };
        long now = loop.nanos();
        long patience = patience(forLoop);
        UpstreamQuery query = forLoop ? loopQuery() : aliveQuery();
        Attempt sent = new Attempt(this, line, line.transport(), query, now, now + patience);
        attempt = sent;
        line.counters().count(UpstreamEvent.PROBE);
        loop.schedule(this, patience);
        line.send(sent);
    }

    private long patience(boolean forLoop) {
        if (forLoop) {
            return LOOP_PATIENCE_NANOS;
        }
        return line.transport().datagram() ? PATIENCE_NANOS : STREAM_PATIENCE_NANOS;
    }

    /** What every server answers from what it has, if only by refusing: nothing is resolved for it. */
    private UpstreamQuery aliveQuery() {
        token = null;
        boolean edns = line.upstream().understandsEdns(loop.nanos());
        return UpstreamQuery.of(
                ROOT,
                RecordType.NS,
                RecordClass.IN,
                Wire.CD,
                edns,
                false,
                line.transport().secure());
    }

    private UpstreamQuery loopQuery() {
        loopCheckDue = false;
        LoopDetector.Token sent = loops.newToken(line.upstream(), suffix, entropy);
        token = sent;
        byte[] wire = sent.name().toWire();
        name.read(wire, 0, wire.length);
        return UpstreamQuery.of(name, LoopDetector.TYPE, RecordClass.IN, Wire.RD, false, false, false);
    }

    @Override
    public ReplyMatch judge(Attempt answered, byte[] reply, int length) {
        return ReplyMatch.REPLY;
    }

    @Override
    public void answered(Attempt answered, byte[] reply, int length) {
        Upstream upstream = line.upstream();
        long now = loop.nanos();
        LoopDetector.Token sent = token;
        if (sent == null) {
            upstream.latency().sample(now - answered.writtenNanos(), now);
        }
        upstream.heard(now);
        if (sent != null && !sent.seen()) {
            upstream.health().loopFree();
        }
        finished();
    }

    @Override
    public void failed(Attempt failed, AttemptFailure failure) {
        missed();
        if (failure != AttemptFailure.NO_ROOM && failure != AttemptFailure.CLOSED) {
            line.upstream().health().refused(loop.nanos());
        }
        finished();
    }

    @Override
    public boolean maySendAgain(Attempt silent) {
        return true;
    }

    @Override
    public void mismatched(Attempt attempt, ReplyMatch mismatch) {
        line.mismatched(mismatch, loop.nanos());
    }

    private void missed() {
        line.counters().count(UpstreamEvent.PROBE_FAILURE);
    }

    private void finished() {
        attempt = null;
        token = null;
        pause();
    }

    /** Sets the timer for the next probe. */
    private void pause() {
        if (closed) {
            return;
        }
        cancel();
        loop.schedule(this, withJitter(nextPause()));
    }

    private long nextPause() {
        Health health = line.upstream().health();
        return switch (health.state()) {
            case UP -> pauseWhileUp(health);
            case DOWN, DRAINING -> pauseWhileDown(health);
            case LOOPING -> growing(LOOPING_PAUSE_NANOS, LOOP_PAUSE_NANOS);
        };
    }

    private long pauseWhileUp(Health health) {
        pauseNanos = firstPauseNanos;
        if (health.failuresInARow() > 0) {
            return URGENT_NANOS;
        }
        long pause = loopCheckDue ? 0 : LOOP_PAUSE_NANOS;
        loopCheckDue = true;
        return pause;
    }

    private long pauseWhileDown(Health health) {
        if (health.successesInARow() > 0) {
            return RECOVERY_NANOS;
        }
        long pause = growing(firstPauseNanos, LONGEST_PAUSE_NANOS);
        return nobodyUp.getAsBoolean() ? Math.min(pause, URGENT_NANOS) : pause;
    }

    /** Twice the pause before, from {@code first} to {@code longest}. */
    private long growing(long first, long longest) {
        long pause = Math.clamp(pauseNanos, first, Math.max(first, longest));
        pauseNanos = pause * 2;
        return pause;
    }

    /** Gateways that lost an upstream together do not all come back to it together. */
    private long withJitter(long pause) {
        return pause - pause / 8 + (pause / 4 >>> 16) * entropy.next16();
    }
}
