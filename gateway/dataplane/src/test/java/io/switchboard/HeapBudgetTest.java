package io.switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.CacheConfig;
import io.switchboard.testing.TestGateway;
import org.junit.jupiter.api.Test;

class HeapBudgetTest {
    private static final CacheConfig CACHE = TestGateway.config(
                    "upstreams: {default: {endpoints: []}}\ncache: {size: 64MiB}\n")
            .cache();

    @Test
    void fit_leavesACacheThatHasRoom() {
        assertThat(HeapBudget.fit(CACHE, 256L << 20)).isEqualTo(CACHE);
    }

    @Test
    void fit_lowersACacheThatWouldFillTheHeap() {
        assertThat(HeapBudget.fit(CACHE, 36L << 20)).isEqualTo(CACHE.withSizeBytes(12L << 20));
    }
}
