package io.switchboard.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigDefaultsTest {
    @TempDir
    Path directory;

    @Test
    void emptyFile_isAWorkingGatewayThatReadsBack() throws Exception {
        GatewayConfig config = new ConfigFixture(directory).read("");
        assertThat(new ConfigFixture(directory).read(new ConfigWriter().toYaml(config)))
                .isEqualTo(config);
    }
}
