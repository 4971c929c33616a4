package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.QueryFailure;

/**
 * What local records say to a question: an answer that is ready to be sent, that the name belongs to somebody else, or
 * that it is not known yet. Immutable, and kept beside the records, so that asking again makes nothing new.
 */
public sealed interface LookupResult {
    /** No local data has a say about the name: ask the cache and the upstreams. */
    LookupResult NOT_MINE = new NotMine();

    /** Records of the wanted type, at the end of a chain of CNAME records if there is one. */
    record Found(ReplyMessage reply) implements LookupResult {}

    /** The name exists, but not with this type (RFC 2308 §2.2). */
    record NoData(ReplyMessage reply) implements LookupResult {}

    /** The name does not exist (RFC 2308 §2.1). */
    record NxDomain(ReplyMessage reply) implements LookupResult {}

    /** The name is below a zone cut: the NS records of the cut, with glue, without AA (RFC 1034 §4.3.2 step 3b). */
    record Referral(ReplyMessage reply) implements LookupResult {}

    /** Local data that leads nowhere: a loop of CNAME records, or a DNAME that makes a name too long (YXDOMAIN). */
    record Failed(ReplyMessage reply) implements LookupResult {}

    /**
     * A chain of CNAME records that leaves the data it started in.
     *
     * @param chain the reply with the chain alone
     * @param target where it leads
     */
    record Outside(ReplyMessage chain, DomainName target) implements LookupResult {}

    /** The name is local, but its source has not been read yet. */
    record NotReady(QueryFailure failure) implements LookupResult {}

    /** See {@link #NOT_MINE}, the only instance. */
    record NotMine() implements LookupResult {}
}
