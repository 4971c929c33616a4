package io.switchboard.control;

import java.nio.file.Path;
import java.util.Map;

/** Where the all-in-one role keeps what outlives it, such as its development CA. */
final class StateDirectory {
    private StateDirectory() {}

    /**
     * {@code SWITCHBOARD_STATE}; without it the user's directory for state by the XDG Base Directory Specification.
     *
     * @param environment the process's variables
     */
    static Path of(Map<String, String> environment) {
        String own = environment.getOrDefault("SWITCHBOARD_STATE", "");
        if (!own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = state.startsWith("/")
                ? Path.of(state)
                : Path.of(environment.getOrDefault("HOME", "")).resolve(".local/state");
        return base.resolve("switchboard").toAbsolutePath();
    }
}
