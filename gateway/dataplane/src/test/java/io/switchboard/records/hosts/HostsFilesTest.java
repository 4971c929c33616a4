package io.switchboard.records.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.FakeFileWatch;
import io.switchboard.records.FileStatus;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.LookupResult;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.Lookups;
import io.switchboard.records.RecordPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsFilesTest {
    @TempDir
    private Path directory;

    private final FakeFileWatch watch = new FakeFileWatch();
    private final List<RecordPart> published = new ArrayList<>();
    private Path hosts;
    private Path more;

    @BeforeEach
    void name() {
        hosts = directory.resolve("hosts");
        more = directory.resolve("more");
    }

    private HostsFiles opened() throws InvalidRecordsException {
        HostsFiles files = new HostsFiles(List.of(hosts, more), watch);
        files.open(published::add);
        return files;
    }

    private Lookups lookups() {
        return Lookups.of(published.getLast());
    }

    @Test
    void open_readsAddressesAndNames() throws InvalidRecordsException {
        watch.write(hosts, """
                # a comment
                192.0.2.1\tgw.example.org gw   # the way out

                2001:db8::1 gw.example.org.
                192.0.2.2 gw.example.org\r
                0.0.0.0 ads.example.org
                """);
        opened();

        assertThat(lookups().ask("GW.example.org.", "A").answer())
                .containsExactly("gw.example.org. 60 A 192.0.2.1", "gw.example.org. 60 A 192.0.2.2");
        assertThat(lookups().ask("gw.", "A").answer()).containsExactly("gw. 60 A 192.0.2.1");
        assertThat(lookups().ask("gw.example.org.", "AAAA").answer())
                .containsExactly("gw.example.org. 60 AAAA 2001:db8:0:0:0:0:0:1");
        assertThat(lookups().ask("ads.example.org.", "A").answer()).containsExactly("ads.example.org. 60 A 0.0.0.0");
        assertThat(lookups().result("ads.example.org.", "AAAA")).isInstanceOf(NoData.class);
    }

    @Test
    void open_makesPtrRecordsWithTheFirstNameOfTheFirstLine() throws InvalidRecordsException {
        watch.write(
                hosts, "192.0.2.1 first.example.org second\n192.0.2.1 third\n2001:db8::1 six\n0.0.0.0 ads\n:: ads\n");
        opened();

        assertThat(lookups().ask("1.2.0.192.in-addr.arpa.", "PTR").answer())
                .containsExactly("1.2.0.192.in-addr.arpa. 60 PTR first.example.org.");
        assertThat(lookups()
                        .ask("1" + ".0".repeat(23) + ".8.b.d.0.1.0.0.2.ip6.arpa.", "PTR")
                        .answer())
                .hasSize(1);
        assertThat(lookups().result("0.0.0.0.in-addr.arpa.", "PTR")).isSameAs(LookupResult.NOT_MINE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost 127.0.0.1 | localhost (expected: an IPv4 or IPv6 address)",
                "192.0.2 short | 192.0.2 (expected: an IPv4 or IPv6 address)",
                "fe80::1%eth0 scoped | fe80::1%eth0 (expected: an IPv4 or IPv6 address)",
                "192.0.2.1 | 192.0.2.1 without a name",
                "192.0.2.1 a..b | an empty label in 'a..b'",
            })
    void open_leavesOutABadLineWithAWarning(String line, String warning) throws InvalidRecordsException {
        watch.write(hosts, "192.0.2.9 good\n" + line + "\n192.0.2.10 fine\n");
        HostsFiles files = opened();

        assertThat(lookups().ask("good.", "A").answer()).hasSize(1);
        assertThat(lookups().ask("fine.", "A").answer()).hasSize(1);
        FileStatus status = files.status().getFirst();
        assertThat(status.current()).isTrue();
        assertThat(status.problems()).first().hasToString(hosts + ":2: " + warning);
    }

    @Test
    void open_withoutTheFile_warnsAndReadsItWhenItComes() throws InvalidRecordsException {
        HostsFiles files = opened();
        assertThat(published).hasSize(1);
        assertThat(files.status().getFirst().failures()).isEqualTo(1);

        watch.write(hosts, "192.0.2.1 gw\n");

        assertThat(lookups().ask("gw.", "A").answer()).hasSize(1);
        assertThat(files.status().getFirst()).isEqualTo(new FileStatus(hosts, true, 1, 1, 1, List.of()));
    }

    @Test
    void change_ofOneFile_keepsTheOther() throws InvalidRecordsException {
        watch.write(hosts, "192.0.2.1 gw\n");
        watch.write(more, "192.0.2.2 www\n192.0.2.3 gw\n");
        opened();

        watch.write(hosts, "192.0.2.4 gw\n");

        assertThat(lookups().ask("gw.", "A").answer()).containsExactly("gw. 60 A 192.0.2.4", "gw. 60 A 192.0.2.3");
        assertThat(lookups().ask("www.", "A").answer()).hasSize(1);
    }

    @Test
    void removal_keepsTheNames() throws InvalidRecordsException {
        watch.write(hosts, "192.0.2.1 gw\n");
        HostsFiles files = opened();

        watch.remove(hosts);

        assertThat(lookups().ask("gw.", "A").answer()).hasSize(1);
        assertThat(files.status().getFirst().current()).isFalse();
    }
}
