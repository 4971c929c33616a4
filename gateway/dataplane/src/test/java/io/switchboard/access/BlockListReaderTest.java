package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockListReaderTest {
    @TempDir
    private Path directory;

    private final KeyedHash hash = new KeyedHash(new SecureRandom());

    @Test
    void read_holdsTheNamesOfAllNotations() throws Exception {
        BlockListReader.Content content = read("""
                ! Title: a list
                plain.example
                0.0.0.0 hosts.example
                ||rule.example^
                @@||fine.rule.example^
                last.example""");

        assertThat(content.blocked().size()).isEqualTo(4);
        assertThat(blocks(content, "plain.example")).isTrue();
        assertThat(blocks(content, "a.b.plain.example")).isTrue();
        assertThat(blocks(content, "hosts.example")).isTrue();
        assertThat(blocks(content, "rule.example")).isTrue();
        assertThat(blocks(content, "last.example")).isTrue();
        assertThat(blocks(content, "example")).isFalse();
        assertThat(blocks(content, "notplain.example")).isFalse();
        assertThat(content.exceptions().size()).isEqualTo(1);
        assertThat(content.badLines()).isZero();
    }

    @Test
    void read_countsBadLinesAndShowsTheFirst() throws Exception {
        BlockListReader.Content content =
                read("a.example\nb.example\n<b>\u0007\nc.example\n/x/\nd.example\n/y/\n/z/\n");

        assertThat(content.blocked().size()).isEqualTo(4);
        assertThat(content.badLines()).isEqualTo(4);
        assertThat(content.badSamples()).containsExactly("line 3: '<b>?'", "line 5: '/x/'", "line 7: '/y/'");
    }

    @Test
    void read_understandsLineEndsAndByteOrderMarks() throws Exception {
        assertThat(read("\ufeffa.example\r\nb.example\r\n").badLines()).isZero();
        assertThat(read("a.example\n\n\n\nb.example").blocked().size()).isEqualTo(2);
    }

    @Test
    void read_passesOverALongLineAndGoesOn() throws Exception {
        for (int length : new int[] {1_025, 5_000, 65_536, 65_537, 300_000}) {
            BlockListReader.Content content = read("a.example\n" + "x".repeat(length) + "\nb.example\nc.example\n");

            assertThat(content.badLines()).as("line of %s", length).isEqualTo(1);
            assertThat(content.blocked().size()).isEqualTo(3);
            assertThat(content.badSamples().getFirst()).startsWith("line 2: 'xxx");
        }
    }

    @Test
    void read_findsEveryLineWhereverTheBufferEnds() throws Exception {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            text.append('n').append(i).append("x".repeat(random.nextInt(20))).append(".example\n");
        }

        assertThat(read(text.toString()).blocked().size()).isEqualTo(30_000);
    }

    @Test
    void read_refusesWhatIsNoList() throws Exception {
        assertThatThrownBy(() -> read("<!DOCTYPE html>\n<html>\n<body>404</body>\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a block list: 3 bad lines, 0 good ones, first line 1: '<!DOCTYPE html>'");
        byte[] noise = new byte[200_000];
        new Random(1).nextBytes(noise);
        Path file = Files.write(directory.resolve("noise"), noise);
        assertThatThrownBy(() -> BlockListReader.read(file, hash))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a block list");
    }

    @Test
    void read_refusesAnEmptyFileButNotAListOfNothing() throws Exception {
        assertThatThrownBy(() -> read("")).isInstanceOf(IOException.class).hasMessageContaining("empty");
        assertThat(read("# nothing today\n").blocked().size()).isZero();
    }

    @Test
    void read_refusesWhatIsNoFile() throws Exception {
        assertThatThrownBy(() -> BlockListReader.read(directory.resolve("missing"), hash))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("missing: no such file");
        assertThatThrownBy(() -> BlockListReader.read(directory, hash))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("not a regular file");
        Path endless = Path.of("/dev/zero");
        if (Files.exists(endless)) {
            assertThatThrownBy(() -> BlockListReader.read(endless, hash))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("not a regular file");
        }
    }

    @Test
    void read_refusesFilesBeyondTheBounds() throws Exception {
        Path file = Files.writeString(directory.resolve("list"), "a.example\nb.example\nc.example\n");

        assertThat(BlockListReader.read(file, hash, 30, 3).blocked().size()).isEqualTo(3);
        assertThatThrownBy(() -> BlockListReader.read(file, hash, 29, 3))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("larger than 29 bytes");
        assertThatThrownBy(() -> BlockListReader.read(file, hash, 30, 2))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("more than 2 names");
    }

    @Test
    void read_ofOneLineWithoutEndStaysWithinItsBuffer() throws Exception {
        Path file = directory.resolve("endless");
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] piece = "a".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 20; i++) {
                out.write(piece);
            }
        }

        assertThatThrownBy(() -> BlockListReader.read(file, hash))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1 bad lines, 0 good ones");
    }

    @Test
    void read_ofAMillionNamesStaysWithinItsMemory() throws Exception {
        Path file = directory.resolve("million");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1_000_000; i++) {
            text.append("tracker-").append(Integer.toHexString(i)).append(".ads.example\n");
        }
        Files.writeString(file, text);

        long before = Allocation.ofThisThread();
        BlockListReader.Content content = BlockListReader.read(file, hash);
        long allocated = Allocation.ofThisThread() - before;

        // Hashes of 32 bits would lose a hundred of them.
        assertThat(content.blocked().size()).isEqualTo(1_000_000);
        // Everything ever allocated, tables that were outgrown included; what stays is 16 MiB.
        assertThat(allocated).isLessThan(64L << 20);
        assertThat(blocks(content, "tracker-f423f.ads.example")).isTrue();
        assertThat(blocks(content, "tracker-f4240.ads.example")).isFalse();
    }

    private BlockListReader.Content read(String text) throws IOException {
        return BlockListReader.read(Files.writeString(directory.resolve("list"), text), hash);
    }

    private boolean blocks(BlockListReader.Content content, String name) {
        SuffixHashes hashes = new SuffixHashes(hash);
        hashes.read(LookupName.of(DomainName.parse(name)));
        return hashes.topmostIn(content.blocked()) >= 0;
    }
}
