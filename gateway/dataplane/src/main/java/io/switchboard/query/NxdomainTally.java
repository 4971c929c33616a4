package io.switchboard.query;

/** Is told how often upstreams are made to look for names that do not exist. */
@FunctionalInterface
public interface NxdomainTally {
    /** Nobody wants to know. */
    NxdomainTally NONE = query -> {};

    /** An NXDOMAIN that was fetched for this query is on its way to the client. On the query's event loop. */
    void fetched(Query query);
}
