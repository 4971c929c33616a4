package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.AccessConfig;
import io.switchboard.config.AccessConfig.BlockAnswer;
import io.switchboard.config.AccessConfig.RateLimit;
import io.switchboard.dns.Rcode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries pass on two loops while rules and files change. */
class AccessReloadTest {
    private static final int LOOPS = 2;
    private static final int CHANGES = 200;

    @TempDir
    private Path directory;

    private final WatchedFiles files = new WatchedFiles();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void apply_isSeenWholeOrNotAtAll() throws Exception {
        // 192.0.2.1 is a stranger to one, and its question blocked by the other: to pass, it would have to meet both
        // halves.
        AccessConfig strict = config(Networks.LOOPBACK_AND_PRIVATE);
        AccessConfig blocking = config(Networks.ANY, list("a", "blocked.example\n"));
        FakeLoop clock = new FakeLoop(0, 0);
        try (AccessRules rules = new AccessRules(strict, LOOPS, clock, files)) {
            Thread[] loops = startLoops(rules, Rcode.REFUSED, Rcode.NXDOMAIN);
            for (int i = 0; i < CHANGES; i++) {
                rules.apply(i % 2 == 0 ? blocking : strict);
            }
            finish(loops);
            assertThat(files.count()).isZero();
        }
    }

    @Test
    void fileChanges_areSeenWholeOrNotAtAll() throws Exception {
        AccessConfig config = config(Networks.ANY, list("a", "||example^\n"));
        Path file = directory.resolve("a");
        FakeLoop clock = new FakeLoop(0, 0);
        try (AccessRules rules = new AccessRules(config, LOOPS, clock, files)) {
            Thread[] loops = startLoops(rules, Rcode.NXDOMAIN, Rcode.NXDOMAIN);
            for (int i = 0; i < CHANGES; i++) {
                replace(file, i % 2 == 0 ? "blocked.example\n".repeat(500) : "||example^\n");
                files.changed(file);
            }
            finish(loops);
            assertThat(rules.blockLists().getFirst().failedLoads()).isZero();
        }
    }

    private Thread[] startLoops(AccessRules rules, int oneRcode, int otherRcode) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(LOOPS);
        Thread[] threads = new Thread[LOOPS];
        for (int i = 0; i < LOOPS; i++) {
            Client client = Client.at("192.0.2.1", new FakeLoop(i, 0));
            threads[i] = Thread.ofPlatform().start(() -> {
                try {
                    while (!done.get()) {
                        Outcome outcome = Outcome.of(rules, client.udp("www.blocked.example"));
                        assertThat(outcome.rcode()).isIn(oneRcode, otherRcode);
                        running.countDown();
                    }
                } catch (Throwable e) {
                    failures.add(e);
                    running.countDown();
                }
            });
        }
        running.await();
        return threads;
    }

    private void finish(Thread[] loops) throws InterruptedException {
        done.set(true);
        for (Thread loop : loops) {
            loop.join();
        }
        assertThat(failures).isEmpty();
    }

    private void replace(Path file, String content) throws IOException {
        Path written = Files.writeString(directory.resolve("next"), content);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private AccessConfig.BlockList list(String name, String content) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        return new AccessConfig.BlockList(file, BlockAnswer.NXDOMAIN, List.of());
    }

    private static AccessConfig config(List<AccessConfig.Network> allow, AccessConfig.BlockList... lists) {
        return new AccessConfig(allow, new RateLimit(0, 0, 32, 56), 0, List.of(lists));
    }
}
