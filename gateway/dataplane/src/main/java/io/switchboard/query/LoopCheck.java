package io.switchboard.query;

import io.switchboard.dns.LookupName;

/** Knows the queries that this gateway has sent to find out whether an upstream leads back to it. */
@FunctionalInterface
public interface LoopCheck {
    /** No such queries are sent. */
    LoopCheck NONE = (name, type) -> false;

    /** Whether this is one of our own, come back; who sent it is told. */
    boolean seen(LookupName name, int type);
}
