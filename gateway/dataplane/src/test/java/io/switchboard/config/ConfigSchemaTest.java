package io.switchboard.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSchemaTest {
    private final SchemaValidator schema = new SchemaValidator(ConfigReference.jsonSchema());

    @Test
    void schema_isOfDraft202012InAscii() {
        assertThat((Map<?, ?>) SchemaValidator.load(ConfigReference.jsonSchema()))
                .extracting("$schema")
                .isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(ConfigReference.jsonSchema()).matches("\\{[\\n -~]*\\}\\n");
    }

    @Test
    void schema_acceptsWhateverTheGatewayWrites() {
        for (int seed = 0; seed < 100; seed++) {
            String yaml = new ConfigWriter().toYaml(new ConfigGenerator(seed).next());

            assertThat(schema.isValid(yaml))
                    .as("seed %d, written as%n%s", seed, yaml)
                    .isTrue();
        }
    }

    @Test
    void schema_acceptsTheExamplesOfThePage() throws IOException {
        assertThat(ConfigurationPage.read().examples())
                .filteredOn(example -> example.errors().isEmpty())
                .isNotEmpty()
                .allSatisfy(
                        example -> assertThat(schema.isValid(example.yaml())).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "lame-duck: 0",
                "lame-duck: ${GRACE:-5s}",
                "limits: {in-flight: '${N}'}",
                "cache: {stale: {enabled: '${STALE:-true}'}}",
                "upstreams: {default: {endpoints: ['${UPSTREAM}']}}"
            })
    void schema_acceptsWhatIsLegal(String yaml) {
        assertThat(schema.isValid(yaml)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lame-duck: 5",
                "lame-duck: 5 s",
                "unknown: 1",
                "cache: {sise: 1MiB}",
                "cache: {size: 64MB}",
                "cache: {ttl: {minimum: 1s, other: 1s}}",
                "cache: {stale: {enabled: 1}}",
                "cache: {prefetch: {remaining: 10}}",
                "listeners: [{}]",
                "listeners: [{transport: sctp}]",
                "listeners: [{transport: udp, bind: []}]",
                "limits: {in-flight: 0}",
                "upstreams: {a b: {}}",
                "upstreams: {default: {endpoints: ['udp://192.0.2.1/path']}}",
                "upstreams: {default: {endpoints: [{}]}}",
                "upstreams: {default: {policy: any}}"
            })
    void schema_refusesWhatIsNot(String yaml) {
        assertThat(schema.isValid(yaml)).isFalse();
    }
}
