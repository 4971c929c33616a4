package io.switchboard.records.kubernetes.store;

import io.switchboard.dns.LookupName;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;
import io.switchboard.records.LookupResult;
import org.jspecify.annotations.Nullable;

/**
 * Answers about a service that were made before: a list that grows at its head, without a lock. Each is immutable, and
 * two threads that add at the same time lose nothing but work. Bounded; when it is full it starts anew.
 *
 * <p>An answer is known by the question in its reply. With thousands of services hardly any of this is in the processor's
 * cache, and those octets are read in any case: to look at a name of its own first would cost as much as all the rest.
 */
final class KeptAnswers {
    /** Types, spellings of ports, and zones that the service stands in. */
    private static final int MAX = 24;

    private final Object zone;
    private final int generation;
    private final int type;
    /** The reply's octets; at hand here, so that both are fetched from memory at the same time. */
    private final byte[] octets;

    private final LookupResult result;
    private final @Nullable KeptAnswers next;
    private final int count;
    /** Whether this and all behind it say nothing of endpoints. */
    private final boolean ofServiceAlone;

    private KeptAnswers(
            Object zone,
            int generation,
            int type,
            byte[] octets,
            LookupResult result,
            boolean ofServiceAlone,
            @Nullable KeptAnswers next) {
        this.zone = zone;
        this.generation = generation;
        this.type = type;
        this.octets = octets;
        this.result = result;
        this.next = next;
        this.count = next == null ? 1 : next.count + 1;
        this.ofServiceAlone = ofServiceAlone && (next == null || next.ofServiceAlone);
    }

    /** With one more answer, whose message is {@code reply}. */
    static KeptAnswers add(
            @Nullable KeptAnswers head,
            Object zone,
            int generation,
            int type,
            ReplyMessage reply,
            LookupResult result,
            boolean ofServiceAlone) {
        KeptAnswers next = head != null && head.count < MAX ? head : null;
        return new KeptAnswers(zone, generation, type, reply.bytes(), result, ofServiceAlone, next);
    }

    /** What still holds when the service has other endpoints: all, if none of it is made of them. */
    static @Nullable KeptAnswers ofServiceAlone(@Nullable KeptAnswers head) {
        return head != null && head.ofServiceAlone ? head : null;
    }

    /** The answer to a question, or null. */
    static @Nullable LookupResult find(
            @Nullable KeptAnswers head, Object zone, int generation, int type, LookupName name) {
        for (KeptAnswers kept = head; kept != null; kept = kept.next) {
            if (kept.type == type
                    && kept.zone == zone
                    && kept.generation == generation
                    && name.equalsLower(kept.octets, Wire.HEADER_LENGTH)) {
                return kept.result;
            }
        }
        return null;
    }
}
