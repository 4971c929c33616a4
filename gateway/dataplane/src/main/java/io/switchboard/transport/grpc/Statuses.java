package io.switchboard.transport.grpc;

import io.grpc.Status;
import io.switchboard.query.DropReason;
import io.switchboard.query.Verdict;

/** What is a fault in gRPC's terms; everything else that the DNS says is {@code OK} with its RCODE inside. */
final class Statuses {
    static final Status BROKEN = Status.INVALID_ARGUMENT.withDescription("not a DnsPacket");
    static final Status NO_MESSAGE = Status.INVALID_ARGUMENT.withDescription("no message");
    static final Status TOO_LONG =
            Status.RESOURCE_EXHAUSTED.withDescription("a message of more than 65535 octets (RFC 1035 §4.2.2)");
    private static final Status NO_QUERY = Status.INVALID_ARGUMENT.withDescription("not a DNS query");
    private static final Status MALFORMED = Status.INVALID_ARGUMENT.withDescription("a malformed DNS message");
    private static final Status NOT_ALLOWED = Status.PERMISSION_DENIED.withDescription("client network is not allowed");
    private static final Status TOO_MANY =
            Status.RESOURCE_EXHAUSTED.withDescription("too many queries from this network");
    private static final Status OVERLOADED = Status.UNAVAILABLE.withDescription("too many queries in flight");
    private static final Status LATE = Status.DEADLINE_EXCEEDED.withDescription("the answer came too late");

    private Statuses() {}

    static Status of(Verdict verdict) {
        return switch (verdict) {
            case ANSWERED -> Status.OK;
            case MALFORMED -> MALFORMED;
            case NOT_ALLOWED -> NOT_ALLOWED;
            case TOO_MANY -> TOO_MANY;
            case OVERLOADED -> OVERLOADED;
        };
    }

    static Status of(DropReason reason) {
        return switch (reason) {
            case TOO_SHORT, RESPONSE -> NO_QUERY;
            case SOURCE -> NOT_ALLOWED;
            case RATE_LIMIT -> TOO_MANY;
            case OVERLOAD -> OVERLOADED;
            case LATE -> LATE;
        };
    }
}
