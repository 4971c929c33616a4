package io.switchboard.records.kubernetes.store;

import static io.switchboard.records.kubernetes.TestCluster.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.kubernetes.object.EndpointSlice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedEndpointsTest {
    @ParameterizedTest
    @CsvSource({
        "1 2 3 4, 1 2 3 4, 4",
        "1 2 3 4, 1 2 9 4, 3",
        "1 2 3 4, 2 3 4, 3",
        "1 2 3 4, 1 2 3, 3",
        "1 2 3 4, 1 3 4, 3",
        "1 2 3 4, 1 2 3 4 5, 4",
        "1 2 3 4, 0 1 2 3 4, 4",
        "1 2, 1 1 2 2, 2",
        "1 1, 1, 1",
        "1, 2, 0",
    })
    void of_isEqualToTheNewSliceAndSharesWhatHasNotChanged(String before, String after, int shared) {
        EndpointSlice old = slice("default/s", "a", "http/tcp/80", addresses(before));
        EndpointSlice next = slice("default/s", "a", "http/tcp/80", addresses(after));

        EndpointSlice result = SharedEndpoints.of(old, next);

        assertThat(result).isEqualTo(next);
        assertThat(result.ports()).isSameAs(old.ports());
        assertThat(result.endpoints().stream()
                        .filter(endpoint -> old.endpoints().stream().anyMatch(other -> other == endpoint)))
                .hasSize(shared);
    }

    private static String[] addresses(String numbers) {
        return numbers.replaceAll("(\\d)", "10.0.0.$1").split(" ");
    }
}
