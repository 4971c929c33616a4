package io.switchboard.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentEncodingTest {
    @ParameterizedTest
    @CsvSource({
        "/q?dns=%41A%2dz, /q?dns=AA-z",
        "/q?dns=%41%42%7E%5f, /q?dns=AB~_",
        "/q?%64ns=A, /q?dns=A",
        // Reserved characters, and what is none at all, mean something else in the clear.
        "/q?dns=A%3D%26%25%00%20, /q?dns=A%3D%26%25%00%20",
        "/q?dns=%2541, /q?dns=%2541",
        "/q?dns=%C3%A9%41, /q?dns=%C3%A9A",
        "/q?dns=%4, /q?dns=%4",
        "/q?dns=%, /q?dns=%",
        "/q?dns=%4g%g4%%41, /q?dns=%4g%g4%A",
        "/%71?dns=A, /%71?dns=A"
    })
    void withoutNeedless_leavesWhatMustBeEncoded(String target, String plain) {
        assertThat(PercentEncoding.withoutNeedless(target, target.indexOf('?'))).hasToString(plain);
        assertThat(PercentEncoding.withoutNeedless(AsciiString.of(target), target.indexOf('?')))
                .hasToString(plain);
    }

    @Test
    void withoutNeedless_ofATargetWithoutAny_isTheSameObject() {
        AsciiString target = AsciiString.of("/q?dns=AAAA");

        assertThat(PercentEncoding.withoutNeedless(target, 2)).isSameAs(target);
    }
}
