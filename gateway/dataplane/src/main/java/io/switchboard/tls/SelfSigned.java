package io.switchboard.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A certificate for development that the gateway makes by itself, from an authority of its own. Both stay on disk, so
 * that who has trusted the authority once can go on; each is made anew before it ends, the leaf also when an address is
 * missing in it.
 */
final class SelfSigned implements Watched.Source<Identity> {
    static final String AUTHORITY = "switchboard-ca";
    private static final long DAY = 24 * 60 * 60;
    private static final long AUTHORITY_LIFE = 3650 * DAY;
    /** What browsers and operating systems accept at most. */
    private static final long LEAF_LIFE = 397 * DAY;

    private static final long RENEWAL = 30 * DAY;

    private final String name;
    private final Path directory;
    private final Set<String> addresses;
    private final LongSupplier epochSeconds;

    /** @param addresses IP addresses that the certificate is for, besides localhost */
    SelfSigned(String name, Path directory, Set<String> addresses, LongSupplier epochSeconds) {
        this.name = name;
        this.directory = directory;
        this.addresses = addresses;
        this.epochSeconds = epochSeconds;
    }

    static Path authority(Path directory) {
        return directory.resolve(AUTHORITY + ".crt");
    }

    @Override
    public Identity read(@Nullable Identity present) throws CertificateException {
        if (present != null && isFresh(present)) {
            return present;
        }
        try {
            Identity authority = onDisk(AUTHORITY);
            if (authority == null || !isFresh(authority)) {
                authority = make(AUTHORITY, null, AUTHORITY_LIFE);
            }
            Identity leaf = onDisk(name);
            if (leaf != null && isFresh(leaf) && isSignedBy(leaf, authority) && coversAddresses(leaf)) {
                return leaf;
            }
            return make(name, authority, LEAF_LIFE);
        } catch (IOException e) {
            throw new CertificateException(
                    directory + ": a self-signed certificate cannot be kept here: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new CertificateException("a self-signed certificate cannot be made: " + e.getMessage(), e);
        }
    }

    private Identity make(String file, @Nullable Identity authority, long life)
            throws IOException, GeneralSecurityException, CertificateException {
        // A class of its own, so that Bouncy Castle is loaded only to make certificates.
        CertificateMaker maker = new CertificateMaker(epochSeconds.getAsLong(), life);
        if (authority == null) {
            maker.writeAuthority(directory, file);
        } else {
            maker.writeLeaf(directory, file, authority, addresses);
        }
        return files(file).read(null);
    }

    private IdentityFiles files(String file) {
        return new IdentityFiles(
                file, directory.resolve(file + ".crt"), directory.resolve(file + ".key"), null, epochSeconds);
    }

    /** What is there, null if it is not there or of no use: then it is made anew. */
    private @Nullable Identity onDisk(String file) {
        try {
            return files(file).read(null);
        } catch (CertificateException e) {
            return null;
        }
    }

    private boolean isFresh(Identity identity) {
        return identity.expirySeconds() - epochSeconds.getAsLong() > RENEWAL;
    }

    private static boolean isSignedBy(Identity leaf, Identity authority) {
        try {
            leaf.leaf().verify(authority.leaf().getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private boolean coversAddresses(Identity leaf) throws CertificateParsingException {
        Collection<List<?>> alternatives = leaf.leaf().getSubjectAlternativeNames();
        Set<String> names = new HashSet<>();
        if (alternatives != null) {
            alternatives.forEach(alternative -> names.add(String.valueOf(alternative.get(1))));
        }
        return names.containsAll(addresses);
    }
}
