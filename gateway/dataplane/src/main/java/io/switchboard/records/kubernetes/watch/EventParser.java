package io.switchboard.records.kubernetes.watch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Parses the events of a watch, which come one after the other for minutes and have the same few dozen field names.
 *
 * <p>The parser keeps a table of names, so that one it has seen before costs no memory. But {@code managedFields} have a
 * new name for every address and owner: so each parser, and with it its table, is left for a new one after a mebibyte.
 * One thread.
 */
final class EventParser {
    private static final int OCTETS_PER_PARSER = 1 << 20;

    private final Input input;
    private final int octetsPerParser;
    private JsonParser json;

    EventParser(InputStream in) {
        this(in, OCTETS_PER_PARSER);
    }

    EventParser(InputStream in, int octetsPerParser) {
        input = new Input(in);
        this.octetsPerParser = octetsPerParser;
        json = Json.namedParser(input);
    }

    /** The parser for the next event; at the end of the one before. */
    JsonParser next() {
        if (input.taken >= octetsPerParser) {
            renew();
        }
        return json;
    }

    private void renew() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        json.releaseBuffered(rest);
        json.close();
        input.giveBack(rest.toByteArray());
        json = Json.namedParser(input);
    }

    /** The stream, in front of it what the parser before had taken too much. */
    private static final class Input extends InputStream {
        private final InputStream in;
        private byte @Nullable [] rest;
        private int restAt;
        /** Octets since the last parser was made. */
        private long taken;

        Input(InputStream in) {
            this.in = in;
        }

        void giveBack(byte[] octets) {
            rest = octets.length == 0 ? null : octets;
            restAt = 0;
            taken = 0;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        /** Never waits for more than one octet: an event that is there is read before there is another. */
        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count;
            if (rest == null) {
                count = in.read(into, offset, length);
            } else {
                count = Math.min(length, rest.length - restAt);
                System.arraycopy(rest, restAt, into, offset, count);
                restAt += count;
                if (restAt == rest.length) {
                    rest = null;
                }
            }
            taken += Math.max(count, 0);
            return count;
        }
    }
}
