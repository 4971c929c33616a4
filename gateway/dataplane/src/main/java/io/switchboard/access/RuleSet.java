package io.switchboard.access;

import io.switchboard.config.AccessConfig;
import io.switchboard.files.FileWatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One configuration of access, ready for use: what {@link AccessRules} swaps as a whole. */
final class RuleSet implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RuleSet.class.getName());

    final NetworkSet allowed;
    final @Nullable NamespaceRules namespaces;
    final @Nullable QueryRateLimit rate;
    final @Nullable NxdomainRateLimit nxdomains;
    final @Nullable HandshakeRateLimit handshakes;
    final BlockList[] lists;
    private final AccessConfig config;

    private RuleSet(
            NetworkSet allowed,
            @Nullable QueryRateLimit rate,
            @Nullable NxdomainRateLimit nxdomains,
            @Nullable HandshakeRateLimit handshakes,
            List<BlockList> lists,
            AccessConfig config) {
        this.allowed = allowed;
        this.namespaces = NamespaceRules.of(config.namespaces());
        this.rate = rate;
        this.nxdomains = nxdomains;
        this.handshakes = handshakes;
        this.lists = lists.toArray(new BlockList[0]);
        this.config = config;
    }

    /**
     * Reads a configuration, taking over from {@code old} whatever it configures alike: counts go on, files are not read
     * again. If it fails, nothing of it stays open.
     */
    static RuleSet of(AccessConfig config, @Nullable RuleSet old, KeyedHash hash, long nowNanos, FileWatch watch) {
        NetworkSet allowed = NetworkSet.of(config.allow());
        QueryRateLimit rate = rate(config, old, hash, nowNanos);
        List<BlockList> lists = new ArrayList<>();
        try {
            for (AccessConfig.BlockList list : config.block()) {
                BlockList kept = old == null ? null : old.list(list);
                lists.add(kept != null ? kept : new BlockList(list, hash, watch));
            }
        } catch (RuntimeException e) {
            closeAll(lists, old);
            throw e;
        }
        if (config.openNetwork() != null && (old == null || old.config.openNetwork() == null)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "access.allow: any (this is an open resolver: whoever reaches it is answered)");
        }
        return new RuleSet(
                allowed,
                rate,
                nxdomains(config, old, hash, nowNanos),
                handshakes(config, old, hash, nowNanos),
                lists,
                config);
    }

    private static @Nullable QueryRateLimit rate(
            AccessConfig config, @Nullable RuleSet old, KeyedHash hash, long nowNanos) {
        if (old != null && config.rateLimit().equals(old.config.rateLimit())) {
            return old.rate;
        }
        return config.rateLimit().queriesPerSecond() == 0
                ? null
                : new QueryRateLimit(config.rateLimit(), hash, nowNanos);
    }

    private static @Nullable NxdomainRateLimit nxdomains(
            AccessConfig config, @Nullable RuleSet old, KeyedHash hash, long nowNanos) {
        if (old != null && config.rateLimit().equals(old.config.rateLimit())) {
            return old.nxdomains;
        }
        return config.rateLimit().nxdomainsPerSecond() == 0
                ? null
                : new NxdomainRateLimit(config.rateLimit(), hash, nowNanos);
    }

    private static @Nullable HandshakeRateLimit handshakes(
            AccessConfig config, @Nullable RuleSet old, KeyedHash hash, long nowNanos) {
        if (old != null
                && config.handshakesPerSecond() == old.config.handshakesPerSecond()
                && config.rateLimit().equals(old.config.rateLimit())) {
            return old.handshakes;
        }
        return config.handshakesPerSecond() == 0 ? null : new HandshakeRateLimit(config, hash, nowNanos);
    }

    private @Nullable BlockList list(AccessConfig.BlockList wanted) {
        for (BlockList list : lists) {
            if (list.config().equals(wanted)) {
                return list;
            }
        }
        return null;
    }

    /** Ends the watch over the files of lists that {@code next} has not taken over. */
    void closeAllBut(RuleSet next) {
        closeAll(Arrays.asList(lists), next);
    }

    private static void closeAll(List<BlockList> lists, @Nullable RuleSet keeper) {
        for (BlockList list : lists) {
            if (keeper == null || !Arrays.asList(keeper.lists).contains(list)) {
                list.close();
            }
        }
    }

    @Override
    public void close() {
        closeAll(Arrays.asList(lists), null);
    }
}
