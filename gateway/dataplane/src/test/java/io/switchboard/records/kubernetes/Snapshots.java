package io.switchboard.records.kubernetes;

import io.switchboard.records.kubernetes.store.ClusterState;
import io.switchboard.records.kubernetes.store.SnapshotFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** States that were in a file. */
final class Snapshots {
    private Snapshots() {}

    /** The state of a cluster, written and read again. */
    static ClusterState restored(TestCluster cluster) throws IOException {
        Path path = Files.createTempFile("cluster", ".snapshot");
        try {
            SnapshotFile file = new SnapshotFile(path, "test");
            file.write(cluster.state(), cluster.clock().epochMillis());
            TestCluster fresh = new TestCluster("");
            fresh.store().restore(file);
            return fresh.state();
        } finally {
            Files.delete(path);
        }
    }
}
