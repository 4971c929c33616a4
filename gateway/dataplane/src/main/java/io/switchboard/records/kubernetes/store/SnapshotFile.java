package io.switchboard.records.kubernetes.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The file that a cluster's objects are kept in, so that a gateway that starts while the API server is away has something
 * to answer. Layout: magic and version, what was watched, when it was written, which kinds are whole, the objects, and the
 * CRC32C of all that. Replaced whole: there is the old file or the new one, never half of one.
 */
public final class SnapshotFile {
    private static final long MAGIC = 0x5357_4b38_534e_4150L;
    private static final int VERSION = 1;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final String watched;

    /**
     * A file, which need not exist.
     *
     * @param watched says what the objects are a selection of; a file about another one is of no use
     */
    public SnapshotFile(Path file, String watched) {
        this.file = file;
        this.watched = watched;
    }

    /** What a file holds. */
    record Content(long writtenMillis, int listed, ClusterObjects objects) {}

    /** Puts the objects of a state in the place of what the file has. */
    public void write(ClusterState state, long nowMillis) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            OutputStream raw = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            CheckedOutputStream checked = new CheckedOutputStream(raw, new CRC32C());
            DataOutputStream out = new DataOutputStream(checked);
            out.writeLong(MAGIC);
            out.writeInt(VERSION);
            out.writeUTF(watched);
            out.writeLong(nowMillis);
            out.writeInt(state.standing.listed());
            new SnapshotEncoder(out).objects(ClusterObjects.of(state));
            out.writeLong(checked.getChecksum().getValue());
            out.flush();
            channel.force(true);
        }
        move(next);
    }

    private void move(Path next) throws IOException {
        try {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Reads the file, or returns null if there is none.
     *
     * @throws IOException if it is broken, of another version, or about something else
     */
    @Nullable Content read() throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        check();
        try (DataInputStream in = new DataInputStream(open())) {
            if (in.readLong() != MAGIC) {
                throw new IOException("not a snapshot of a cluster");
            }
            int version = in.readInt();
            if (version != VERSION) {
                throw new IOException("version " + version + " (expected: " + VERSION + ")");
            }
            if (!in.readUTF().equals(watched)) {
                throw new IOException("written under another configuration");
            }
            return new Content(in.readLong(), in.readInt(), new SnapshotDecoder(in).objects());
        }
    }

    /** Before anything of it is believed. */
    private void check() throws IOException {
        long left = Files.size(file) - CHECKSUM_LENGTH;
        CRC32C checksum = new CRC32C();
        try (DataInputStream in = new DataInputStream(open())) {
            byte[] buffer = new byte[BUFFER];
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("shorter than it was");
                }
                checksum.update(buffer, 0, count);
                left -= count;
            }
            if (left < 0 || in.readLong() != checksum.getValue()) {
                throw new IOException("the checksum is wrong");
            }
        }
    }

    private InputStream open() throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), BUFFER);
    }
}
