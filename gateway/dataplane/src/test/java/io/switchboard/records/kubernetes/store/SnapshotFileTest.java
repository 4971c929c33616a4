package io.switchboard.records.kubernetes.store;

import static io.switchboard.records.kubernetes.TestCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.records.LookupResult;
import io.switchboard.records.Reply;
import io.switchboard.records.kubernetes.Specification;
import io.switchboard.records.kubernetes.Specification.Row;
import io.switchboard.records.kubernetes.TestCluster;
import io.switchboard.records.kubernetes.object.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
    private static final String KEYS = Specification.KEYS.replace("pods: insecure", "pods: verified");

    @TempDir
    private Path directory;

    private Path path;
    private SnapshotFile file;

    @BeforeEach
    void name() {
        path = directory.resolve("snapshot");
        file = new SnapshotFile(path, "everything");
    }

    private TestCluster written() throws IOException {
        TestCluster cluster = TestCluster.listed(KEYS, Specification.NAMESPACES)
                .put(Specification.objects().toArray())
                .put(pod("default/web", "172.17.0.1 2001:db8:17::1"));
        file.write(cluster.state(), 1234);
        return cluster;
    }

    @Test
    void restore_answersEverythingAsBeforeAndSaysThatItIsStale() throws IOException {
        TestCluster before = written();
        TestCluster after = new TestCluster(KEYS);

        assertThat(after.store().restore(file)).isEqualTo(1234);

        for (Row row : Specification.rows().toList()) {
            Reply stale = after.lookups().ask(row.name(), row.type());
            assertThat(stale.message().bytes().length)
                    .isEqualTo(before.lookups()
                            .ask(row.name(), row.type())
                            .message()
                            .bytes()
                            .length);
            assertThat(stale.answer())
                    .isEqualTo(before.lookups().ask(row.name(), row.type()).answer());
        }
        Reply found = after.lookups().ask("kubernetes.default.svc.cluster.local.", "A");
        Reply absent = after.lookups().ask("gone.default.svc.cluster.local.", "A");
        assertThat(found.message().extendedError()).hasToString("EDE 3 (the API server has not confirmed it yet)");
        assertThat(absent.message().extendedError()).hasToString("EDE 19 (the API server has not confirmed it yet)");
        assertThat(after.lookups()
                        .ask("172-17-0-1.default.pod.cluster.local.", "A")
                        .rcode())
                .isZero();
    }

    @Test
    void services_areRestoredAsTheyWere() throws IOException {
        Service manual = new Service(
                TestCluster.key("default/manual"),
                Service.Type.HEADLESS,
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of("lb.example.org"),
                false);
        Service head = TestCluster.service("default/head", "None", "http/tcp/80");
        file.write(TestCluster.listed(KEYS, "default").put(manual, head).state(), 1);
        TestCluster after = new TestCluster(KEYS);
        after.store().restore(file);

        assertThat(after.state().servicesInOrder())
                .extracting(ServiceEntry::service)
                .containsExactly(head, manual);
    }

    @Test
    void list_endsStalenessAndReplacesWhatWasRestored() throws IOException {
        written();
        TestCluster after = new TestCluster(KEYS);
        after.store().restore(file);

        after.list("default");
        after.put(TestCluster.service("default/new", "10.3.0.77"));

        assertThat(after.state().isStale(-1)).isFalse();
        Reply found = after.lookups().ask("new.default.svc.cluster.local.", "A");
        assertThat(found.rcode()).isZero();
        assertThat(found.message().extendedError()).isNull();
        assertThat(after.lookups()
                        .ask("kubernetes.default.svc.cluster.local.", "A")
                        .rcode())
                .isEqualTo(3);
        assertThat(after.state().owners.size()).isEqualTo(1);
    }

    @Test
    void list_ofOneKind_leavesTheOthersStale() throws IOException {
        written();
        TestCluster after = new TestCluster(KEYS);
        after.store().restore(file);
        after.store().pods().startList();
        after.store().pods().completeList();

        assertThat(after.state().isStale(Kind.PODS.bit())).isFalse();
        assertThat(after.state().isStale(Kind.SERVICES.bit())).isTrue();
    }

    @Test
    void restore_withoutAFile_knowsNothing() throws IOException {
        TestCluster after = new TestCluster(KEYS);

        assertThat(after.store().restore(file)).isEqualTo(-1);
        assertThat(after.lookups().result("kubernetes.default.svc.cluster.local.", "A"))
                .isInstanceOf(LookupResult.NotReady.class);
    }

    @Test
    void restore_ofABrokenFile_isRefusedWhole() throws IOException {
        written();
        byte[] whole = Files.readAllBytes(path);
        for (int i = 0; i < whole.length; i += 7) {
            byte[] broken = whole.clone();
            broken[i] ^= 0x10;
            Files.write(path, broken);
            assertRefused();
        }
        for (int length : new int[] {0, 1, 8, 20, whole.length / 2, whole.length - 1}) {
            Files.write(path, Arrays.copyOf(whole, length));
            assertRefused();
        }
        Files.write(path, Arrays.copyOf(whole, whole.length + 1));
        assertRefused();
    }

    private void assertRefused() {
        TestCluster after = new TestCluster(KEYS);
        assertThatThrownBy(() -> after.store().restore(file)).isInstanceOf(IOException.class);
        assertThat(after.publications()).isZero();
    }

    @Test
    void restore_ofAFileAboutSomethingElse_isRefused() throws IOException {
        written();

        assertThatThrownBy(() -> new TestCluster(KEYS).store().restore(new SnapshotFile(path, "labels app=web")))
                .isInstanceOf(IOException.class)
                .hasMessage("written under another configuration");
    }

    @Test
    void write_replacesTheFile() throws IOException {
        written();
        file.write(TestCluster.listed(KEYS, "default").state(), 5678);
        TestCluster after = new TestCluster(KEYS);

        assertThat(after.store().restore(file)).isEqualTo(5678);
        assertThat(after.store().size(Kind.SERVICES)).isZero();
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(path);
        }
    }
}
