package io.switchboard.access;

import io.switchboard.config.AccessConfig;
import io.switchboard.files.FileWatch;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One block list: what its file held when it could last be read, and how its names are answered.
 *
 * <p>A change of the file is read on the watch's thread and published with one write; a file that has vanished or become
 * something else leaves the old names in place. Safe to share.
 */
final class BlockList implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(BlockList.class.getName());

    private final AccessConfig.BlockList config;
    private final KeyedHash hash;
    private final LongAdder blocked = new LongAdder();
    private final AutoCloseable watch;
    private volatile BlockListReader.@Nullable Content content;
    private volatile long failedLoads;
    private boolean closed;

    /**
     * A list that is read at once and watched from then on.
     *
     * @throws IllegalArgumentException if the file cannot be read as a list
     */
    BlockList(AccessConfig.BlockList config, KeyedHash hash, FileWatch files) {
        if (config.answer() == AccessConfig.BlockAnswer.ADDRESS
                && config.addresses().isEmpty()) {
            throw new IllegalArgumentException(
                    "block: " + config.file() + " without addresses (expected: at least one for answer 'address')");
        }
        this.config = config;
        this.hash = hash;
        // Watched first: a change between reading and watching would be missed.
        this.watch = files.watch(config.file(), this::reload);
        try {
            load();
        } catch (IOException e) {
            close();
            throw new IllegalArgumentException("block: " + e.getMessage(), e);
        }
    }

    private synchronized void reload() {
        if (closed || content == null) {
            return;
        }
        try {
            load();
        } catch (IOException | RuntimeException e) {
            failedLoads++;
            LOG.log(System.Logger.Level.WARNING, "block list keeps its {0} names: {1}", size(), e.getMessage());
        }
    }

    private synchronized void load() throws IOException {
        BlockListReader.Content next = BlockListReader.read(config.file(), hash);
        content = next;
        LOG.log(
                System.Logger.Level.INFO,
                "block list {0}: {1} names, {2} exceptions, {3} bad lines{4}",
                config.file(),
                next.blocked().size(),
                next.exceptions().size(),
                next.badLines(),
                next.badSamples().isEmpty() ? "" : ", first " + next.badSamples());
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            watch.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, "the watch of " + config.file() + " does not close", e);
        }
    }

    /** How the list's names are answered. */
    AccessConfig.BlockList config() {
        return config;
    }

    /** The names blocked now. */
    NameHashes names() {
        BlockListReader.Content now = content;
        return now == null ? NameHashes.NONE : now.blocked();
    }

    /** The names let through now, whichever list blocks them. */
    NameHashes exceptions() {
        BlockListReader.Content now = content;
        return now == null ? NameHashes.NONE : now.exceptions();
    }

    void countBlocked() {
        blocked.increment();
    }

    private int size() {
        return names().size();
    }

    BlockListStatus status() {
        BlockListReader.Content now = content;
        int bad = now == null ? 0 : now.badLines();
        return new BlockListStatus(config.file(), size(), exceptions().size(), bad, failedLoads, blocked.sum());
    }
}
