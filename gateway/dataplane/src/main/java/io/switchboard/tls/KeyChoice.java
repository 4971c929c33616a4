package io.switchboard.tls;

import java.util.List;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The identities of one listener at one moment, and which of them a handshake gets. Immutable.
 *
 * @param identities in the order of the configuration, not empty for a listener
 */
record KeyChoice(List<Identity> identities) {

    /**
     * The one whose names include what the client asks for; the first if none does or it asks for none (RFC 6066 §3: a
     * server may go on with a certificate of its choice). Null if there is none with a key of this type.
     */
    @Nullable Identity choose(String keyType, @Nullable String host) {
        boolean known = host != null && identities.stream().anyMatch(identity -> identity.covers(host));
        for (Identity identity : identities) {
            if (identity.keyType().equals(keyType) && (!known || host != null && identity.covers(host))) {
                return identity;
            }
        }
        return null;
    }

    /** The alias of the first that has this name, null if none has. */
    @Nullable String aliasCovering(String host) {
        for (Identity identity : identities) {
            if (identity.covers(host)) {
                return identity.alias();
            }
        }
        return null;
    }

    @Nullable Identity byAlias(@Nullable String alias) {
        for (Identity identity : identities) {
            if (identity.alias().equals(alias)) {
                return identity;
            }
        }
        return null;
    }

    /** The name that the peer of a handshake under way asks for. */
    static @Nullable String requestedHost(@Nullable SSLEngine engine) {
        if (engine != null && engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        }
        return null;
    }
}
