package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.testing.KubeObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterWatchTest {
    private final WatchedCluster watched;

    ClusterWatchTest(@TempDir Path directory) {
        watched = new WatchedCluster(directory);
    }

    @AfterEach
    void close() {
        watched.close();
    }

    @Test
    void start_listsAndThenWatches() {
        watched.cluster().put(KubeObject.namespace("shop"));
        watched.cluster().put(KubeObject.service("shop", "web", List.of("10.96.0.10"), "http/TCP/80"));
        watched.start().untilWatching();

        assertThat(watched.services.names()).containsExactly("shop/web");
        assertThat(watched.namespaces.names()).containsExactly("shop");
        assertThat(watched.watch().isSynced()).isTrue();

        watched.cluster().put(KubeObject.service("shop", "db", List.of("10.96.0.11"), "sql/TCP/5432"));
        watched.until(() -> watched.services.names().equals(List.of("shop/db", "shop/web")));
        watched.cluster().delete(KubeObject.service("shop", "web", List.of("10.96.0.10")));
        watched.until(() -> watched.services.names().equals(List.of("shop/db")));

        assertThat(watched.services.get("shop", "db").addresses()).containsExactly(IpAddress.parse("10.96.0.11"));
        assertThat(watched.server.requests("services")).hasSize(1);
    }

    @Test
    void list_ofNothing_isSyncedAndEmpty() {
        watched.start().untilWatching();

        assertThat(watched.watch().isSynced()).isTrue();
        assertThat(watched.services.published()).hasSize(1);
        assertThat(watched.services.visible()).isEmpty();
    }
}
