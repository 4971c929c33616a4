package io.switchboard.tls;

import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import org.jspecify.annotations.Nullable;

/** A factory of one key manager that exists already: what Netty wants before it keeps parsed keys. */
final class KeyManagers extends KeyManagerFactory {
    KeyManagers(KeyManager keyManager) {
        super(new Spi(keyManager), provider(), KeyManagerFactory.getDefaultAlgorithm());
    }

    private static Provider provider() {
        return Security.getProviders()[0]; // only its name is ever looked at
    }

    private static final class Spi extends KeyManagerFactorySpi {
        private final KeyManager keyManager;

        Spi(KeyManager keyManager) {
            this.keyManager = keyManager;
        }

        @Override
        protected void engineInit(@Nullable KeyStore store, char @Nullable [] password) {
            // Nothing to load.
        }

        @Override
        protected void engineInit(@Nullable ManagerFactoryParameters parameters) {
            // Nothing to load.
        }

        @Override
        protected KeyManager[] engineGetKeyManagers() {
            return new KeyManager[] {keyManager};
        }
    }
}
