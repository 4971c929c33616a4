package io.switchboard.upstream;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;
import io.switchboard.upstream.ScrubbedReply.Unusable;
import io.switchboard.upstream.ScrubbedReply.Usable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link ReplyMessage} of an upstream's reply: what answers the question stays, all else goes, and what was
 * between the upstream and us (OPT, TSIG, id, flags) goes too. Nothing of a reply is ever used for another question.
 *
 * <ul>
 *   <li>Answer section: the chain of aliases from the name asked for, and the wanted type at its end (RFC 2181 §5.4.1).
 *   <li>Authority section: SOA and NS at or above a name of that chain.
 *   <li>Additional section: addresses of servers that the kept records name.
 *   <li>With DO also what proves these records; without, RRSIG, NSEC and NSEC3 only if asked for (RFC 4035 §3.2.1).
 * </ul>
 *
 * <p>If what goes is at the end of the message, as it mostly is, the octets before it are copied as they are; otherwise
 * the message is written anew. One thread, reusable; the reply's array is only read. The work is bounded by the bounds
 * below, whatever the reply says.
 */
public final class ReplyScrubber {
    /** Aliases that are followed from the name asked for. */
    public static final int MAX_CHAIN = 16;
    /** Records in one RRset. */
    public static final int MAX_RRSET = 256;
    /** RRSIG records for one RRset. */
    public static final int MAX_SIGNATURES = 8;

    private final MessageNames names = new MessageNames();
    private final ReplyRecords records = new ReplyRecords();
    private final AnswerChain chain = new AnswerChain(records, names);
    private final AuthorityFilter authority = new AuthorityFilter(records, names, chain);
    private final AdditionalFilter additional = new AdditionalFilter(records, names);
    private final ReplyRewriter rewriter = new ReplyRewriter(records);
    private final RdataCheck rdata = new RdataCheck(records, names);
    private byte[] reply = new byte[0];
    private int questionEnd;

    /**
     * Scrubs a reply.
     *
     * @param reply of which the first {@code length} octets are a message whose header and question are known to be those
     *     of the reply to our query; the question's name is not compressed
     * @param questionEnd the offset behind the question
     * @param dnssecOk whether the client asked for DNSSEC records
     * @param trustAd whether AD is believed
     */
    public ScrubbedReply scrub(byte[] reply, int length, int questionEnd, boolean dnssecOk, boolean trustAd) {
        this.reply = reply;
        this.questionEnd = questionEnd;
        if ((Wire.u16(reply, Wire.FLAGS) & Wire.TC) != 0) {
            return Unusable.TRUNCATED;
        }
        names.reset(reply, length);
        Unusable fault = records.read(reply, length, questionEnd, names);
        if (fault != null) {
            return fault;
        }
        int opt = records.opt();
        int rcode =
                Wire.u16(reply, Wire.FLAGS) & Wire.RCODE_MASK | (opt == 0 ? 0 : OptRecord.extendedRcode(reply, opt));
        if (rcode == Rcode.BADCOOKIE) {
            return Unusable.BAD_COOKIE;
        }
        ExtendedError error = opt == 0 ? null : OptRecord.extendedError(reply, opt);
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            // RFC 6891 §6.1.3: above 15 it was for us, and cannot be told to a client without EDNS.
            return new Usable(failure(rcode > Wire.RCODE_MASK ? Rcode.SERVFAIL : rcode, error), opt != 0);
        }
        fault = keep(dnssecOk);
        if (fault != null) {
            return fault;
        }
        ReplyKind kind = kind(rcode);
        if (kind == ReplyKind.NODATA && authority.soa() < 0 && chain.isForeign()) {
            return Unusable.FOREIGN;
        }
        int flags = Wire.QR | rcode | (trustAd ? Wire.u16(reply, Wire.FLAGS) & Wire.AD : 0);
        ReplyMessage message = write(flags, kind, error);
        return message == null ? Unusable.SIZE : new Usable(message, opt != 0);
    }

    /** Names looked at for the last reply, in labels and pointers; for tests of the bounds. */
    long steps() {
        return names.steps();
    }

    private @Nullable Unusable keep(boolean dnssecOk) {
        Unusable fault = chain.follow(Wire.u16(reply, questionEnd - 4), Wire.u16(reply, questionEnd - 2), dnssecOk);
        if (fault == null) {
            fault = authority.keep(dnssecOk);
        }
        if (fault == null) {
            additional.keep(dnssecOk);
            fault = rdata.check();
        }
        return fault;
    }

    private ReplyMessage failure(int rcode, @Nullable ExtendedError error) {
        byte[] bytes = head(questionEnd, Wire.QR | rcode, 0, 0, 0);
        return ReplyMessage.of(bytes, new char[0], questionEnd, questionEnd, questionEnd, ReplyKind.FAILURE, -1, error);
    }

    private ReplyKind kind(int rcode) {
        if (rcode == Rcode.NXDOMAIN) {
            return ReplyKind.NXDOMAIN;
        }
        if (chain.answered()) {
            return ReplyKind.POSITIVE;
        }
        // RFC 2308 §2.2: NS without SOA and without an answer leads elsewhere.
        return chain.isEmpty() && authority.hasServers() && authority.soa() < 0 ? ReplyKind.REFERRAL : ReplyKind.NODATA;
    }

    private int ttlSeconds(ReplyKind kind) {
        int ttl = Integer.MAX_VALUE;
        for (int i = 0; i < records.end(RecordCursor.ANSWER); i++) {
            if (records.kept(i)) {
                ttl = Math.min(ttl, records.ttl(i));
            }
        }
        return switch (kind) {
            case POSITIVE -> ttl;
            case NODATA, NXDOMAIN -> authority.soa() < 0 ? -1 : Math.min(ttl, authority.negativeTtl(reply));
            case REFERRAL, FAILURE -> -1;
        };
    }

    private @Nullable ReplyMessage write(int flags, ReplyKind kind, @Nullable ExtendedError error) {
        int ttl = ttlSeconds(kind);
        int kept = 0;
        int last = -1;
        for (int i = 0; i < records.count(); i++) {
            if (records.kept(i)) {
                kept++;
                last = i;
            }
        }
        // What is kept is the beginning of the message: no pointer in it leads behind it, so the octets can stay.
        return kept == last + 1
                ? copy(kept, flags, kind, ttl, error)
                : rewriter.write(reply, questionEnd, flags, kind, ttl, error);
    }

    private ReplyMessage copy(int kept, int flags, ReplyKind kind, int ttl, @Nullable ExtendedError error) {
        int answers = Math.min(kept, records.end(RecordCursor.ANSWER));
        int servers = Math.min(kept, records.end(RecordCursor.AUTHORITY));
        int end = endOf(kept);
        byte[] bytes = head(end, flags, answers, servers - answers, kept - servers);
        char[] ttlOffsets = new char[kept];
        for (int i = 0; i < kept; i++) {
            int offset = records.ttlOffset(i);
            ttlOffsets[i] = (char) offset;
            Wire.putI32(bytes, offset, records.ttl(i));
        }
        return ReplyMessage.of(bytes, ttlOffsets, questionEnd, endOf(answers), endOf(servers), kind, ttl, error);
    }

    private int endOf(int count) {
        return count == 0 ? questionEnd : records.recordEnd(count - 1);
    }

    /** The reply's first octets with a header of ours and the question in lower case. */
    private byte[] head(int length, int flags, int answers, int authorities, int additionals) {
        byte[] bytes = Arrays.copyOf(reply, length);
        Wire.putU16(bytes, Wire.ID, 0);
        Wire.putU16(bytes, Wire.FLAGS, flags);
        Wire.putU16(bytes, Wire.ANCOUNT, answers);
        Wire.putU16(bytes, Wire.NSCOUNT, authorities);
        Wire.putU16(bytes, Wire.ARCOUNT, additionals);
        for (int i = Wire.HEADER_LENGTH; i < questionEnd - 4; i++) {
            bytes[i] = Wire.lower(bytes[i]);
        }
        return bytes;
    }
}
