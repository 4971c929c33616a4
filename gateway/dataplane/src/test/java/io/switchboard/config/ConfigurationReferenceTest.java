package io.switchboard.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.ConfigurationPage.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the page about the configuration to the definition of its keys. */
class ConfigurationReferenceTest {
    @TempDir
    Path directory;

    @Test
    void page_hasTheTableOfEveryKey() throws IOException {
        ConfigurationPage page = ConfigurationPage.read();
        ConfigurationPage current = page.withReference(ConfigReference.markdown());
        if ("update".equals(System.getProperty("switchboard.docs"))) {
            current.write();
            return;
        }

        assertThat(page.text())
                .as("docs/configuration.md; to update it run this test with -Dswitchboard.docs=update")
                .isEqualTo(current.text())
                .contains(ConfigReference.markdown());
    }

    @Test
    void page_hasExamplesThatAreReadAsItSays() throws IOException {
        List<Example> examples = ConfigurationPage.read().examples();

        assertThat(examples)
                .hasSizeGreaterThan(3)
                .anyMatch(example -> !example.errors().isEmpty());
        for (Example example : examples) {
            ConfigFixture fixture = new ConfigFixture(directory);
            if (example.errors().isEmpty()) {
                fixture.read(example.yaml());
            } else {
                assertThat(fixture.errors(example.yaml())).isEqualTo(example.errors());
            }
        }
    }

    @Test
    void readme_hasExamplesThatAreRead() throws IOException {
        List<Example> examples = ConfigurationPage.examplesOfReadme();

        assertThat(examples).hasSize(2);
        for (Example example : examples) {
            new ConfigFixture(directory).read(example.yaml());
        }
    }

    @Test
    void rows_haveSentencesForDescriptions() {
        assertThat(ConfigReference.rows())
                .allSatisfy(row -> assertThat(row.description()).matches("(?s)[A-Z`].*\\."))
                .allSatisfy(row -> assertThat(row.path()).matches("[a-z0-9-]+((\\[])?\\.([a-z0-9-]+|<[a-z]+>))*"));
    }
}
