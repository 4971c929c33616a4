package io.switchboard.upstream;

import java.util.Locale;

/** What is counted about an upstream; each is a metric or a tag of one. */
public enum UpstreamEvent {
    /** A query was sent, retries included. */
    QUERY,
    /** A reply without error. */
    REPLY_NOERROR,
    /** A reply that the name does not exist. */
    REPLY_NXDOMAIN,
    /** A reply that says SERVFAIL. */
    REPLY_SERVFAIL,
    /** A reply that says REFUSED. */
    REPLY_REFUSED,
    /** A reply with any other RCODE. */
    REPLY_OTHER,
    /** A reply that answers the question, but whose records are unusable. */
    REPLY_INVALID,
    /** No reply within the retry timer. */
    TIMEOUT,
    /** No connection came about: refused, no route, or not within its time. */
    CONNECT_ERROR,
    /** The network or the peer broke off. */
    NETWORK_ERROR,
    /** No secure connection came about, so nothing was asked. */
    TLS_ERROR,
    /** A response in HTTP that carries no reply. */
    HTTP_ERROR,
    /** A message with an id that no query under way has. */
    MISMATCH_ID,
    /** A message with a known id and another question. */
    MISMATCH_QUESTION,
    /** A message whose question is spelled in another case than the query's. */
    MISMATCH_CASE,
    /** A message without the cookie that was expected, or with another than ours (RFC 7873 §5.3). */
    MISMATCH_COOKIE,
    /** A message that is no reply: too short, QR clear, another opcode or number of questions. */
    MALFORMED,
    /** A reply to a query that nobody waits for any more. */
    LATE,
    /** A query was asked again over TCP because someone seemed to guess (RFC 5452 §9.3). */
    NEAR_MISS,
    /** A reply was truncated: the query was asked again over TCP, or the client told to. */
    TRUNCATED,
    /** A query was asked again without EDNS (RFC 6891 §6.2.2). */
    EDNS_FALLBACK,
    /** Random case was switched off because the upstream does not keep it. */
    CASE_OFF,
    /** A query was asked again because the server refused its cookie (RFC 7873 §5.3). */
    BAD_COOKIE,
    /** An upstream that had shown cookies is asked like one that never did. */
    COOKIE_FORGOTTEN,
    /** A query was not sent because too many are under way. */
    OVERLOAD,
    /** A query was sent beside one that had not failed. */
    HEDGE,
    /** A query that was sent beside another was the first to be answered. */
    HEDGE_WON,
    /** A probe was sent. */
    PROBE,
    /** A probe was not answered. */
    PROBE_FAILURE,
    /** A socket was opened or a connection established. */
    OPENED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name used in metrics. */
    public String label() {
        return label;
    }
}
