package io.switchboard.records.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.config.RecordsConfig.ZoneFile;
import io.switchboard.dns.DomainName;
import io.switchboard.records.FakeFileWatch;
import io.switchboard.records.FileStatus;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.Lookups;
import io.switchboard.records.RecordPart;
import io.switchboard.records.WatchedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZoneFilesTest {
    private static final String HEAD = """
            $TTL 300
            @ SOA ns.example.net. hostmaster.example.net. 1 2 3 4 30
              NS  ns.example.net.
            """;

    @TempDir
    private Path directory;

    private final FakeFileWatch watch = new FakeFileWatch();
    private final List<RecordPart> published = new ArrayList<>();
    private Path org;
    private Path net;

    @BeforeEach
    void write() {
        org = directory.resolve("org.zone");
        net = directory.resolve("net.zone");
        watch.write(org, HEAD + "www A 192.0.2.1\n");
        watch.write(net, HEAD + "www A 192.0.2.2\n");
    }

    private ZoneFiles files() {
        return new ZoneFiles(
                List.of(
                        new ZoneFile(DomainName.parse("example.org."), org),
                        new ZoneFile(DomainName.parse("example.net."), net)),
                watch);
    }

    private ZoneFiles opened() throws InvalidRecordsException {
        ZoneFiles files = files();
        files.open(published::add);
        return files;
    }

    private List<String> ask(String name) {
        return Lookups.of(published.getLast()).ask(name, "A").answer();
    }

    @Test
    void open_publishesAllZones() throws InvalidRecordsException {
        ZoneFiles files = opened();

        assertThat(published).hasSize(1);
        assertThat(ask("www.example.org.")).containsExactly("www.example.org. 300 A 192.0.2.1");
        assertThat(ask("www.example.net.")).containsExactly("www.example.net. 300 A 192.0.2.2");
        assertThat(files.status())
                .containsExactly(
                        new FileStatus(org, true, 3, 1, 0, List.of()), new FileStatus(net, true, 3, 1, 0, List.of()));
    }

    @Test
    void change_replacesTheZoneAndLeavesTheOtherAlone() throws InvalidRecordsException {
        opened();

        watch.write(org, HEAD + "www A 192.0.2.9\n");

        assertThat(published).hasSize(2);
        assertThat(ask("www.example.org.")).containsExactly("www.example.org. 300 A 192.0.2.9");
        assertThat(published.get(1).zones().get(1))
                .isSameAs(published.get(0).zones().get(1));
    }

    @Test
    void change_thatBreaksAFile_keepsItsZone() throws InvalidRecordsException {
        ZoneFiles files = opened();

        watch.write(org, HEAD + "www A 192.0.2.9\nmail A broken\n");

        assertThat(published).hasSize(1);
        FileStatus status = files.status().getFirst();
        assertThat(status.current()).isFalse();
        assertThat(status.loads()).isEqualTo(1);
        assertThat(status.failures()).isEqualTo(1);
        assertThat(status.records()).isEqualTo(3);
        assertThat(status.problems()).singleElement().asString().startsWith(org + ":5: ");
    }

    @Test
    void change_thatMendsABrokenFile_isTaken() throws InvalidRecordsException {
        ZoneFiles files = opened();
        watch.write(org, "nothing");

        watch.write(org, HEAD + "www A 192.0.2.10\n");

        assertThat(ask("www.example.org.")).containsExactly("www.example.org. 300 A 192.0.2.10");
        assertThat(files.status().getFirst()).isEqualTo(new FileStatus(org, true, 3, 2, 1, List.of()));
    }

    @Test
    void changes_areToldInTheLog_goodAndBad() throws InvalidRecordsException {
        List<String> told = new ArrayList<>();
        Logger log = Logger.getLogger(WatchedFile.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord event) {
                told.add(event.getLevel() + " "
                        + event.getMessage().lines().findFirst().orElse(""));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.addHandler(handler);
        try {
            opened();
            watch.write(org, "nothing");
            watch.write(org, HEAD + "www A 192.0.2.10\n");
        } finally {
            log.removeHandler(handler);
        }

        assertThat(told)
                .filteredOn(line -> line.contains(org.toString()))
                .containsExactly(
                        "SEVERE " + org + " is not usable, what it said before stays:",
                        "INFO " + org + " was read again: 3 records");
    }

    @Test
    void removal_ofAFile_keepsItsZone() throws InvalidRecordsException {
        ZoneFiles files = opened();

        watch.remove(org);

        assertThat(published).hasSize(1);
        assertThat(files.status().getFirst().problems()).singleElement().hasToString(org + ": no such file");
    }

    @Test
    void open_withABrokenFile_failsWithEveryProblem() {
        watch.write(org, "www A 192.0.2.1\n");
        watch.remove(net);

        assertThatThrownBy(this::opened)
                .isInstanceOf(InvalidRecordsException.class)
                .hasMessageContaining(org + ":1: no TTL")
                .hasMessageContaining(net + ": no such file");
        assertThat(published).isEmpty();
    }

    @Test
    void open_withTwoFilesForAZone_fails() {
        ZoneFile zone = new ZoneFile(DomainName.parse("example.org."), org);
        ZoneFile again = new ZoneFile(DomainName.parse("EXAMPLE.org."), net);

        assertThatThrownBy(() -> new ZoneFiles(List.of(zone, again), watch).open(published::add))
                .hasMessage(net + ": EXAMPLE.org. (expected: one file for each zone)");
    }

    @Test
    void include_isReadAndWatched() throws InvalidRecordsException, IOException {
        Path included = directory.resolve("hosts").resolve("more.inc");
        Files.createDirectory(included.getParent());
        watch.write(included, "mail A 192.0.2.25\n$ORIGIN sub\nx A 192.0.2.26\n");
        watch.write(
                org, HEAD + "$INCLUDE hosts/more.inc\nwww A 192.0.2.1\n$INCLUDE \"hosts/more.inc\" b.example.org.\n");
        opened();
        assertThat(ask("mail.example.org.")).hasSize(1);
        assertThat(ask("x.sub.example.org.")).hasSize(1);
        assertThat(ask("www.example.org.")).hasSize(1);
        assertThat(ask("x.sub.b.example.org.")).hasSize(1);

        watch.write(included, "mail A 192.0.2.27\n");

        assertThat(ask("mail.example.org.")).containsExactly("mail.example.org. 300 A 192.0.2.27");
    }

    @Test
    void include_thatIsMended_isTakenEvenIfTheFileWasNeverReadBefore() throws InvalidRecordsException {
        Path included = directory.resolve("more.inc");
        opened();
        watch.write(org, HEAD + "$INCLUDE more.inc\n");
        assertThat(published).hasSize(1);

        watch.write(included, "mail A 192.0.2.25\n");

        assertThat(ask("mail.example.org.")).hasSize(1);
    }

    @Test
    void include_thatIsNoLongerUsed_isNoLongerWatched() throws InvalidRecordsException {
        Path included = directory.resolve("more.inc");
        watch.write(included, "mail A 192.0.2.25\n");
        watch.write(org, HEAD + "$INCLUDE more.inc\n");
        opened();
        assertThat(watch.watched()).contains(included);

        watch.write(org, HEAD);

        assertThat(watch.watched()).containsExactlyInAnyOrder(org, net);
    }

    @Test
    void include_problemsNameTheIncludedFile() {
        Path included = directory.resolve("more.inc");
        watch.write(included, "\nmail A broken\n");
        watch.write(org, HEAD + "$INCLUDE more.inc\n");

        assertThatThrownBy(this::opened).hasMessageStartingWith(included + ":2: ");
    }

    @Test
    void include_outsideOfTheDirectory_isRefused() throws IOException {
        Path inner = Files.createDirectory(directory.resolve("zones"));
        Path outside = directory.resolve("secret.inc");
        watch.write(outside, "mail A 192.0.2.25\n");
        Files.createSymbolicLink(inner.resolve("link.inc"), outside);
        org = inner.resolve("org.zone");

        for (String name : List.of("../secret.inc", outside.toString(), "link.inc", "/etc/hostname")) {
            watch.write(org, HEAD + "$INCLUDE " + name + "\n");
            ZoneFiles files = files();
            assertThatThrownBy(() -> files.open(published::add))
                    .hasMessageContaining(org + ":4: $INCLUDE: " + name + " (expected: a file in " + inner);
            files.close();
        }
    }

    @Test
    void include_ofItself_isBounded() {
        watch.write(org, HEAD + "$INCLUDE org.zone\n");

        assertThatThrownBy(this::opened).hasMessageContaining("$INCLUDE (expected: at most 8 files inside each other)");
    }

    @Test
    void close_stopsWatching() throws InvalidRecordsException {
        ZoneFiles files = opened();

        files.close();
        watch.write(org, HEAD);

        assertThat(watch.watched()).isEmpty();
        assertThat(published).hasSize(1);
    }
}
