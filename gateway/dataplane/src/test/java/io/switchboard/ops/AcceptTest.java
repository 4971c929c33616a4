package io.switchboard.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                              | text/plain",
                "*/*                                             | text/plain",
                "text/plain                                      | text/plain",
                "text/*                                          | text/plain",
                "application/json                                | application/json",
                "APPLICATION/JSON                                | application/json",
                "application/*                                   | application/json",
                "text/plain, application/json                    | text/plain",
                "text/plain;q=0.5, application/json              | application/json",
                "text/plain;q=0.5, application/json;q=0.4        | text/plain",
                "application/json;q=0                            | text/plain",
                "*/*;q=0.1, application/json;q=0.2               | application/json",
                "*/*, application/json;q=0                       | text/plain",
                "image/png                                       | text/plain",
                "application/json;q=x                            | text/plain",
                "application/json;q=                             | text/plain",
                ";;;,,q=1,/,*                                    | text/plain",
                "text/html,application/xhtml+xml,*/*;q=0.8       | text/plain"
            })
    void choose_takesTheMostWanted(String header, String expected) {
        assertThat(Accept.parse(header).choose("text/plain", "application/json"))
                .isEqualTo(expected);
    }

    @Test
    void choose_readsWhatPrometheusSends() {
        String header = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
                + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

        assertThat(Accept.parse(header).choose("text/plain", "application/openmetrics-text"))
                .isEqualTo("application/openmetrics-text");
    }
}
