package io.switchboard.query;

/** Tells the source addresses that a datagram may have and be answered to. */
@FunctionalInterface
public interface SourceCheck {
    /** Every address may. */
    SourceCheck NONE = query -> true;

    /** Whether a reply may be sent to where this datagram says it is from. */
    boolean accepts(Query query);
}
