package io.switchboard.tls;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the secrets behind session tickets come from. */
final class TicketSecrets {
    /** Every secret is three keys that each ticket of a stranger is compared with. */
    private static final int MAX_SECRETS = 8;

    private static final Pattern SECRET = Pattern.compile("[0-9a-f]{64}");

    private TicketSecrets() {}

    /** Random ones of this process; those of before still open tickets. */
    static TicketKeys random(SecureRandom random, @Nullable TicketKeys before) {
        byte[] secret = new byte[TicketKeys.SECRET_LENGTH];
        random.nextBytes(secret);
        return new TicketKeys(
                before == null
                        ? List.of(secret)
                        : List.of(secret, before.secrets().getFirst()));
    }

    /** Those of a file, one a line, in hexadecimal. */
    static TicketKeys read(Path file) throws CertificateException {
        List<byte[]> secrets = new ArrayList<>();
        for (String line : PemFiles.text(file).split("\\R", -1)) {
            String text = line.strip().toLowerCase(Locale.ROOT);
            if (SECRET.matcher(text).matches()) {
                secrets.add(HexFormat.of().parseHex(text));
            } else if (!text.isEmpty()) {
                throw new CertificateException(file + ": a line of " + text.length()
                        + " characters (expected: 64 hexadecimal digits on each)");
            }
        }
        if (secrets.isEmpty() || secrets.size() > MAX_SECRETS) {
            throw new CertificateException(
                    file + ": " + secrets.size() + " secrets (expected: 1 to " + MAX_SECRETS + ")");
        }
        return new TicketKeys(List.copyOf(secrets));
    }
}
