package io.switchboard.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateDirectoryTest {
    @Test
    void of_takesTheMostSpecificVariable() {
        assertThat(StateDirectory.of(Map.of("HOME", "/home/a"))).isEqualTo(Path.of("/home/a/.local/state/switchboard"));
        assertThat(StateDirectory.of(Map.of("HOME", "/home/a", "XDG_STATE_HOME", "/var/a")))
                .isEqualTo(Path.of("/var/a/switchboard"));
        assertThat(StateDirectory.of(Map.of("HOME", "/home/a", "SWITCHBOARD_STATE", "/srv/state")))
                .isEqualTo(Path.of("/srv/state"));
    }
}
