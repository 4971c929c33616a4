package io.switchboard.dns;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Names in wire form, made at random from a seed. */
final class RandomNames {
    private RandomNames() {}

    /** Any octets, any length up to 255, the root included. */
    static byte[] any(Random random) {
        int budget = random.nextInt(4) == 0 ? 254 : random.nextInt(40);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        while (wire.size() < budget) {
            int length = Math.min(1 + random.nextInt(random.nextBoolean() ? 63 : 4), budget - wire.size() - 1);
            if (length < 1) {
                break;
            }
            byte[] label = new byte[length];
            random.nextBytes(label);
            wire.write(length);
            wire.writeBytes(label);
        }
        wire.write(0);
        return wire.toByteArray();
    }

    /** One of few names with shared suffixes, in any case, so that names repeat. */
    static byte[] related(Random random) {
        String[] labels = {"a", "www", "Example", "eXample", "org", "xn--4ca", "a\\.b"};
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            text.append(labels[random.nextInt(labels.length)]).append('.');
        }
        return DomainName.parse(text.append(random.nextBoolean() ? "example.org." : "net.")
                        .toString())
                .toWire();
    }
}
