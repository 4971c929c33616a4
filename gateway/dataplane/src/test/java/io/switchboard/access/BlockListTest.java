package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.config.AccessConfig;
import io.switchboard.config.AccessConfig.BlockAnswer;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockListTest {
    @TempDir
    private Path directory;

    private final KeyedHash hash = new KeyedHash(new SecureRandom());
    private final WatchedFiles files = new WatchedFiles();
    private Path file = Path.of("");

    @BeforeEach
    void writeList() throws IOException {
        file = Files.writeString(directory.resolve("list.txt"), "old.example\n");
    }

    @Test
    void change_isRead() throws Exception {
        BlockList list = list();

        Files.writeString(file, "new.example\n@@||fine.example^\n");
        files.changed(file);

        assertThat(blocks(list, "old.example")).isFalse();
        assertThat(blocks(list, "new.example")).isTrue();
        assertThat(list.status()).isEqualTo(new BlockListStatus(file, 1, 1, 0, 0, 0));
    }

    @Test
    void file_thatVanishesLeavesItsNames() throws Exception {
        BlockList list = list();

        Files.delete(file);
        files.changed(file);

        assertThat(blocks(list, "old.example")).isTrue();
        assertThat(list.status().failedLoads()).isEqualTo(1);
    }

    @Test
    void file_thatVanishesAndComesBackIsReadAgain() throws Exception {
        BlockList list = list();
        Files.delete(file);
        files.changed(file);

        Files.writeString(file, "new.example\n");
        files.changed(file);

        assertThat(blocks(list, "new.example")).isTrue();
    }

    @Test
    void file_thatBreaksLeavesItsNames() throws Exception {
        BlockList list = list();

        for (String broken : List.of("", "<html>\n", "\u0000\u0001\u0002", "x".repeat(2_000))) {
            Files.writeString(file, broken);
            files.changed(file);

            assertThat(blocks(list, "old.example")).isTrue();
        }
        assertThat(list.status().failedLoads()).isEqualTo(4);
    }

    @Test
    void list_thatCannotBeReadAtFirstIsRefusedAndNotWatched() {
        assertThatThrownBy(() -> new BlockList(config(directory.resolve("missing"), BlockAnswer.NXDOMAIN), hash, files))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("block: .*missing: no such file");

        assertThat(files.count()).isZero();
    }

    @Test
    void list_withoutAnyAddressToAnswerIsRefused() {
        assertThatThrownBy(() -> new BlockList(config(file, BlockAnswer.ADDRESS), hash, files))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one for answer 'address'");
    }

    @Test
    void close_endsTheWatch() throws Exception {
        Runnable[] late = new Runnable[1];
        BlockList list = new BlockList(config(file, BlockAnswer.NXDOMAIN), hash, (path, changed) -> {
            late[0] = changed;
            return () -> {};
        });

        list.close();
        Files.writeString(file, "new.example\n");
        late[0].run();

        assertThat(blocks(list, "old.example")).isTrue();
    }

    private BlockList list() {
        return new BlockList(config(file, BlockAnswer.NXDOMAIN), hash, files);
    }

    private static AccessConfig.BlockList config(Path file, BlockAnswer answer) {
        return new AccessConfig.BlockList(file, answer, List.of());
    }

    private boolean blocks(BlockList list, String name) {
        SuffixHashes hashes = new SuffixHashes(hash);
        hashes.read(LookupName.of(DomainName.parse(name)));
        return hashes.topmostIn(list.names()) >= 0;
    }
}
