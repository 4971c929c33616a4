package io.switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds that the start script's flags name methods that exist: the JVM does not say so if they do not. */
class JvmFlagsTest {
    private static final Path SCRIPT = Path.of("../../bin/switchboard");
    private static final Pattern COMMAND = Pattern.compile("-XX:CompileCommand=\\w+,([\\w.]+)::(\\w+)");

    @Test
    void compileCommands_nameMethodsThatExist() throws Exception {
        List<MatchResult> commands =
                COMMAND.matcher(Files.readString(SCRIPT)).results().toList();

        assertThat(commands).isNotEmpty();
        for (MatchResult command : commands) {
            Method[] methods = Class.forName(command.group(1)).getDeclaredMethods();
            assertThat(Arrays.stream(methods).map(Method::getName))
                    .as(command.group())
                    .contains(command.group(2));
        }
    }
}
