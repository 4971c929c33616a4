package io.switchboard.access;

import io.switchboard.config.AccessConfig;
import io.switchboard.dns.CompressedName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;
import io.switchboard.query.Query;
import io.switchboard.query.ResponseLimit;
import io.switchboard.query.Ticker;
import java.security.SecureRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many like responses a client network is sent in datagrams, so that forged queries do not turn this gateway on a
 * victim. Over the limit every second response is cut to a truncated one, which brings a real client back over TCP, and
 * the others are not sent.
 *
 * <p>Alike are, for one /24 or /56: answers to the same name and type; NODATA for the same name; NXDOMAIN in the same zone;
 * all errors. A response to a proven address is not limited (RFC 7873 §5.2.5). Shared by all event loops, allocates
 * nothing; switched off it costs one comparison.
 */
public final class ResponseRateLimit implements ResponseLimit {
    private static final int PREFIX_V4 = 24;
    private static final int PREFIX_V6 = 56;
    private static final int MAX_PER_SECOND = 100_000_000;

    private final KeyedHash hash;
    private final ClientPrefix prefix;
    private final Scratch[] scratch;
    private final Ticker ticker;
    private final LongAdder truncated = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private volatile Limit limit;

    private record Limit(int perSecond, @Nullable TokenBuckets buckets) {}

    /** What one event loop needs to read a reply's authority section. */
    private static final class Scratch {
        final RecordCursor cursor = new RecordCursor();
        final byte[] name = new byte[Wire.MAX_NAME_LENGTH];
    }

    /**
     * The limit of {@code responsesPerSecond}.
     *
     * @param loops number of event loops, whose indexes run from 0
     * @param ticker the clock of {@link Query#receivedNanos}
     */
    public ResponseRateLimit(AccessConfig config, int loops, Ticker ticker) {
        hash = new KeyedHash(new SecureRandom());
        prefix = new ClientPrefix(hash, PREFIX_V4, PREFIX_V6);
        scratch = new Scratch[loops];
        for (int i = 0; i < loops; i++) {
            scratch[i] = new Scratch();
        }
        this.ticker = ticker;
        limit = limit(config.responsesPerSecond());
    }

    /** Replaces the limit; counts start over unless it is the same. */
    public void apply(AccessConfig config) {
        if (config.responsesPerSecond() != limit.perSecond) {
            limit = limit(config.responsesPerSecond());
        }
    }

    private Limit limit(int perSecond) {
        if (perSecond < 0 || perSecond > MAX_PER_SECOND) {
            throw new IllegalArgumentException(
                    "responses-per-second: " + perSecond + " (expected: 0 to " + MAX_PER_SECOND + ")");
        }
        return new Limit(perSecond, perSecond == 0 ? null : new TokenBuckets(perSecond, perSecond, ticker.nanos()));
    }

    /** Counts a response, on the query's event loop; those without a message are errors, which are all alike. */
    @Override
    public Verdict check(Query query, int rcode, @Nullable ReplyMessage message) {
        TokenBuckets buckets = limit.buckets;
        return buckets == null || query.clientProven() ? Verdict.SEND : take(buckets, query, likeness(query, message));
    }

    private Verdict take(TokenBuckets buckets, Query query, long likeness) {
        long key = prefix.key(query.clientHigh(), query.clientLow(), likeness);
        return switch (buckets.take(key, query.receivedNanos())) {
            case TokenBuckets.TAKEN -> Verdict.SEND;
            case TokenBuckets.EMPTY -> {
                dropped.increment();
                yield Verdict.DROP;
            }
            default -> {
                truncated.increment();
                yield Verdict.TRUNCATE;
            }
        };
    }

    private long likeness(Query query, @Nullable ReplyMessage message) {
        if (message == null) {
            return likeness(0, 0);
        }
        LookupName name = query.message().name();
        return switch (message.kind()) {
            case FAILURE -> likeness(0, 0);
            case POSITIVE, REFERRAL ->
                likeness(1, (long) name.hash(0) << 32 | query.message().type());
            case NODATA -> likeness(2, name.hash(0));
            case NXDOMAIN ->
                likeness(3, zone(name, message, scratch[query.loop().index()]));
        };
    }

    private long likeness(long kind, long what) {
        return hash.add(hash.add(hash.start(), kind), what);
    }

    /** The zone that denies the name, by the SOA record's owner; without one, what is above the name's first label. */
    private static int zone(LookupName name, ReplyMessage message, Scratch scratch) {
        RecordCursor cursor = scratch.cursor;
        byte[] bytes = message.bytes();
        cursor.reset(bytes, bytes.length, message.questionEnd());
        while (cursor.next() && cursor.section() != RecordCursor.ADDITIONAL) {
            if (cursor.section() == RecordCursor.AUTHORITY && cursor.type() == RecordType.SOA) {
                int length = CompressedName.expand(bytes, cursor.owner(), bytes.length, scratch.name, 0);
                return hashLower(scratch.name, length);
            }
        }
        return name.hash(Math.min(1, name.labelCount()));
    }

    private static int hashLower(byte[] wire, int length) {
        int result = length;
        for (int i = 0; i < length; i++) {
            result = result * 31 + Wire.lower(wire[i]);
        }
        return result;
    }

    /** Responses cut to truncated ones. */
    public long truncatedCount() {
        return truncated.sum();
    }

    /** Responses not sent. */
    public long droppedCount() {
        return dropped.sum();
    }
}
