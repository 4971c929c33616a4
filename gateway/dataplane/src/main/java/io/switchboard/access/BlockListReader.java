package io.switchboard.access;

import io.switchboard.dns.LookupName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a block list's file within bounds: {@value #MAX_FILE_BYTES} bytes, {@value #MAX_LINE_BYTES} bytes a line,
 * {@value #MAX_NAMES} names. A longer line is a bad one; a larger file is refused.
 *
 * <p>One use, on a thread that may block. Bad lines are counted and the first {@value #MAX_SAMPLES} kept for the log. A file
 * with more bad lines than good ones, or without any content at all, is none of ours (an error page, a download that
 * failed) and is refused as well: an empty list is written as a comment.
 */
final class BlockListReader {
    static final long MAX_FILE_BYTES = 256L << 20;
    static final int MAX_LINE_BYTES = 1024;
    static final int MAX_NAMES = 5_000_000;
    static final int MAX_SAMPLES = 3;

    private static final int SAMPLE_LENGTH = 60;

    /** What a file holds. */
    record Content(NameHashes blocked, NameHashes exceptions, int badLines, List<String> badSamples) {}

    private final Path file;
    private final SuffixHashes hashes;
    private final LookupName name = new LookupName();
    private final NameHashes.Builder blocked;
    private final NameHashes.Builder exceptions;
    private final BlockListLine line = new BlockListLine();
    private final byte[] buffer = new byte[64 * 1024];
    private final List<String> badSamples = new ArrayList<>();
    private int lineNumber;
    private int badLines;
    private int goodLines;
    private final int maxNames;
    /** Whether the rest of a line that was too long is passed over. */
    private boolean skipping;

    private boolean full;

    private BlockListReader(Path file, KeyedHash hash, int maxNames) {
        this.file = file;
        this.maxNames = maxNames;
        this.hashes = new SuffixHashes(hash);
        this.blocked = new NameHashes.Builder(maxNames);
        this.exceptions = new NameHashes.Builder(maxNames);
    }

    /**
     * Reads {@code file}.
     *
     * @throws IOException if the file cannot be read, breaks a bound, or is no list; the message says which
     */
    static Content read(Path file, KeyedHash hash) throws IOException {
        return read(file, hash, MAX_FILE_BYTES, MAX_NAMES);
    }

    static Content read(Path file, KeyedHash hash, long maxFileBytes, int maxNames) throws IOException {
        // A pipe or a device could hold the reader for ever.
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": " + (Files.exists(file) ? "not a regular file" : "no such file"));
        }
        if (!Files.isReadable(file)) {
            throw new IOException(file + ": not readable by this process");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new BlockListReader(file, hash, maxNames).read(in, maxFileBytes);
        }
    }

    private Content read(InputStream in, long maxFileBytes) throws IOException {
        long total = 0;
        int held = 0;
        for (int count; (count = in.read(buffer, held, buffer.length - held)) > 0; ) {
            total += count;
            if (total > maxFileBytes) {
                throw new IOException(file + ": larger than " + maxFileBytes + " bytes");
            }
            held = lines(held, held + count);
            refuseIfFull();
        }
        if (held > 0) {
            line(0, held);
        }
        return finish(total);
    }

    /** Reads the lines that end between {@code scanned} and {@code end}; returns how much of the next one is held. */
    private int lines(int scanned, int end) {
        int start = 0;
        for (int i = scanned; i < end; i++) {
            if (buffer[i] == '\n') {
                if (!skipping) {
                    line(start, i);
                }
                skipping = false;
                start = i + 1;
            }
        }
        if (!skipping && end - start > MAX_LINE_BYTES) {
            line(start, end);
            skipping = true;
        }
        if (skipping) {
            return 0;
        }
        System.arraycopy(buffer, start, buffer, 0, end - start);
        return end - start;
    }

    private void refuseIfFull() throws IOException {
        if (full) {
            throw new IOException(file + ": more than " + maxNames + " names");
        }
    }

    private Content finish(long total) throws IOException {
        refuseIfFull();
        if (total == 0) {
            throw new IOException(file + ": empty (expected: names, or a comment in a list that is meant to be empty)");
        }
        if (badLines > goodLines) {
            throw new IOException(file + ": not a block list: " + badLines + " bad lines, " + goodLines
                    + " good ones, first " + badSamples.getFirst());
        }
        return new Content(blocked.build(), exceptions.build(), badLines, List.copyOf(badSamples));
    }

    private void line(int start, int end) {
        lineNumber++;
        int from = lineNumber == 1 && startsWithByteOrderMark(start, end) ? start + 3 : start;
        BlockListLine.Kind kind = end - from > MAX_LINE_BYTES
                ? BlockListLine.Kind.BAD
                : line.read(buffer, from, end, this::block, this::except);
        switch (kind) {
            case BLOCK, EXCEPTION -> goodLines++;
            case BAD -> bad(from, end);
            case NOTHING -> {}
        }
    }

    private boolean startsWithByteOrderMark(int start, int end) {
        return end - start >= 3
                && buffer[start] == (byte) 0xef
                && buffer[start + 1] == (byte) 0xbb
                && buffer[start + 2] == (byte) 0xbf;
    }

    private void block(byte[] wire, int length) {
        full |= !blocked.add(hash(wire, length));
    }

    private void except(byte[] wire, int length) {
        full |= !exceptions.add(hash(wire, length));
    }

    private long hash(byte[] wire, int length) {
        name.read(wire, 0, length);
        hashes.read(name);
        return hashes.of(0);
    }

    private void bad(int start, int end) {
        badLines++;
        if (badSamples.size() < MAX_SAMPLES) {
            String text = new String(buffer, start, Math.min(end - start, SAMPLE_LENGTH), StandardCharsets.ISO_8859_1)
                    .strip();
            badSamples.add("line " + lineNumber + ": '" + text.replaceAll("[^ -~]", "?") + "'");
        }
    }
}
