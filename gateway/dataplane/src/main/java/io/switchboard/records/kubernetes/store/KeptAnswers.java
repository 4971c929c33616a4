package io.switchboard.records.kubernetes.store;

import io.switchboard.dns.LookupName;
import io.switchboard.records.LookupResult;
import org.jspecify.annotations.Nullable;

/**
 * Answers about a service that were made before: a list that grows at its head, without a lock. Each is immutable, and
 * two threads that add at the same time lose nothing but work. Bounded; when it is full it starts anew.
 */
final class KeptAnswers {
    /** Types, spellings of ports, and zones that the service stands in. */
    private static final int MAX = 24;

    private final Object zone;
    private final int generation;
    private final int type;
    private final byte[] prefix;
    private final LookupResult result;
    private final @Nullable KeptAnswers next;
    private final int count;

    private KeptAnswers(
            Object zone, int generation, int type, byte[] prefix, LookupResult result, @Nullable KeptAnswers next) {
        this.zone = zone;
        this.generation = generation;
        this.type = type;
        this.prefix = prefix;
        this.result = result;
        this.next = next;
        this.count = next == null ? 1 : next.count + 1;
    }

    /** With one more answer, for the labels {@code prefix} before the service's. */
    static KeptAnswers add(
            @Nullable KeptAnswers head, Object zone, int generation, int type, byte[] prefix, LookupResult result) {
        return new KeptAnswers(zone, generation, type, prefix, result, head != null && head.count < MAX ? head : null);
    }

    /** The answer for a name whose first {@code labels} labels stand before the service's, or null. */
    static @Nullable LookupResult find(
            @Nullable KeptAnswers head, Object zone, int generation, int type, LookupName name, int labels) {
        for (KeptAnswers kept = head; kept != null; kept = kept.next) {
            if (kept.type == type
                    && kept.zone == zone
                    && kept.generation == generation
                    && name.equalsLower(0, labels, kept.prefix)) {
                return kept.result;
            }
        }
        return null;
    }
}
