package io.switchboard.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigRoundTripTest {
    @TempDir
    Path directory;

    @Test
    void toYaml_readsBackAsAnEqualConfiguration() {
        ConfigFixture fixture = new ConfigFixture(directory);
        for (int seed = 0; seed < 300; seed++) {
            GatewayConfig config = new ConfigGenerator(seed).next();

            String yaml = new ConfigWriter().toYaml(config);

            assertThat(fixture.read(yaml))
                    .as("seed %d, written as%n%s", seed, yaml)
                    .isEqualTo(config);
        }
    }

    @Test
    void toYaml_isAscii() {
        for (int seed = 0; seed < 50; seed++) {
            assertThat(new ConfigWriter().toYaml(new ConfigGenerator(seed).next()))
                    .as("seed %d", seed)
                    .matches("[\\n -~]*");
        }
    }

    @Test
    void toYamlWithoutSecrets_isRefusedRatherThanReadWithOther() {
        GatewayConfig config = new ConfigFixture(directory).read("cookies: {secret: 00112233445566778899aabbccddeeff}");

        assertThat(new ConfigFixture(directory).errors(new ConfigWriter().toYamlWithoutSecrets(config)))
                .singleElement()
                .asString()
                .contains("cookies.secret: 8 characters (expected: 32 hexadecimal digits");
    }
}
