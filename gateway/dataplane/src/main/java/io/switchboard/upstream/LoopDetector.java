package io.switchboard.upstream;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordType;
import io.switchboard.query.LoopCheck;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Finds out that what is sent to an upstream comes back: over one hop or many, through another gateway, a NAT rule or the
 * address of a service that leads here.
 *
 * <p>Each upstream gets a query for a name that nobody can guess. If that query arrives at a listener of ours, the
 * upstream leads here. Only who was sent the name can send it, so nobody else can have an upstream taken out of use (as
 * with CVE-2026-26018). One instance for the whole gateway; safe for any thread.
 */
public final class LoopDetector implements LoopCheck {
    /** The type of a probe: nobody asks for it, so everybody else's query is passed over after one comparison. */
    static final int TYPE = RecordType.HINFO;

    /** Random letters of a probe's name: 125 bits. */
    private static final int TOKEN_LENGTH = 25;

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

    /** A name under way through one upstream. */
    static final class Token {
        private final DomainName name;
        private final Upstream upstream;
        private volatile boolean seen;

        Token(DomainName name, Upstream upstream) {
            this.name = name;
            this.upstream = upstream;
        }

        DomainName name() {
            return name;
        }

        /** Whether it has come back. */
        boolean seen() {
            return seen;
        }
    }

    /** As many as there are upstreams that were probed. */
    private final List<Token> tokens = new CopyOnWriteArrayList<>();

    /** A detector that knows no upstreams yet. */
    public LoopDetector() {}

    /**
     * Whether a query that a listener received is one of our own probes, which must not be forwarded but answered, with
     * whatever error. The upstream it came through is marked. For every loop; without effect on any other query.
     */
    @Override
    public boolean seen(LookupName name, int type) {
        return type == TYPE && seen(name);
    }

    private boolean seen(LookupName name) {
        for (Token token : tokens) {
            if (token.name.matches(name)) {
                token.seen = true;
                token.upstream.health().looped();
                return true;
            }
        }
        return false;
    }

    /** A new name below {@code suffix} for {@code upstream}, in place of the one before. */
    Token newToken(Upstream upstream, DomainName suffix, Entropy entropy) {
        forget(upstream);
        Token token = new Token(randomName(suffix, entropy), upstream);
        tokens.add(token);
        return token;
    }

    /** Forgets an upstream that is not used any more. */
    void forget(Upstream upstream) {
        tokens.removeIf(token -> token.upstream == upstream);
    }

    private static DomainName randomName(DomainName suffix, Entropy entropy) {
        byte[] wire = new byte[1 + TOKEN_LENGTH + suffix.length()];
        wire[0] = TOKEN_LENGTH;
        for (int i = 1; i <= TOKEN_LENGTH; i++) {
            wire[i] = (byte) LETTERS.charAt(entropy.below(LETTERS.length()));
        }
        suffix.copyTo(wire, 1 + TOKEN_LENGTH);
        return DomainName.fromWire(wire, 0);
    }

    /** How many names are waited for. */
    int size() {
        return tokens.size();
    }
}
