package io.switchboard.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A key manager that looks up its identities for each handshake, so that handshakes after a change get the new ones. What
 * was chosen just before a change can still be fetched just after it.
 */
final class LiveKeys extends X509ExtendedKeyManager {
    private final Supplier<KeyChoice> choices;
    private final @Nullable String host;
    private volatile KeyChoice last;
    private volatile KeyChoice beforeLast;

    LiveKeys(Supplier<KeyChoice> choices) {
        this(choices, null);
    }

    /** @param host what peers ask for, where engines do not tell; null to ask engines */
    LiveKeys(Supplier<KeyChoice> choices, @Nullable String host) {
        this.choices = choices;
        this.host = host;
        this.last = choices.get();
        this.beforeLast = last;
    }

    private KeyChoice choice() {
        KeyChoice now = choices.get();
        if (!now.equals(last)) {
            remember(now);
        }
        return now;
    }

    private synchronized void remember(KeyChoice now) {
        if (!now.equals(last)) {
            beforeLast = last;
            last = now;
        }
    }

    private @Nullable Identity byAlias(@Nullable String alias) {
        Identity identity = choice().byAlias(alias);
        return identity != null ? identity : beforeLast.byAlias(alias);
    }

    private static @Nullable String alias(@Nullable Identity identity) {
        return identity == null ? null : identity.alias();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(choice().choose(keyType, host == null ? KeyChoice.requestedHost(engine) : host));
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        for (String keyType : keyTypes) {
            Identity identity = choice().choose(keyType, null);
            if (identity != null) {
                return identity.alias();
            }
        }
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(choice().choose(keyType, null));
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineClientAlias(keyTypes, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Identity identity = byAlias(alias);
        return identity == null ? null : identity.chainArray();
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Identity identity = byAlias(alias);
        return identity == null ? null : identity.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases(keyType);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases(keyType);
    }

    private String[] aliases(String keyType) {
        return choice().identities().stream()
                .filter(identity -> identity.keyType().equals(keyType))
                .map(Identity::alias)
                .toArray(String[]::new);
    }
}
