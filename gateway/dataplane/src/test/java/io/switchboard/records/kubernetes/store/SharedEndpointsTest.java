package io.switchboard.records.kubernetes.store;

import static io.switchboard.records.kubernetes.TestCluster.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"1 2 3", "1", ""})
    void of_slicesThatAreEqual_isTheOneBefore(String numbers) {
        EndpointSlice old = slice("default/s", "a", "http/tcp/80", addresses(numbers));

        assertThat(SharedEndpoints.of(old, slice("default/s", "a", "http/tcp/80", addresses(numbers))))
                .isSameAs(old);
    }

    @Test
    void of_emptySlicesThatAreEqual_isTheOneBefore() {
        ObjectKey key = new ObjectKey("default", "a");
        EndpointSlice old = new EndpointSlice(key, "s", null, null, List.of(), List.of());

        assertThat(SharedEndpoints.of(old, new EndpointSlice(key, "s", null, null, List.of(), List.of())))
                .isSameAs(old);
    }

    @Test
    void of_aSliceThatSharesAlready_isTheLaterOne() {
        EndpointSlice old = slice("default/s", "a", "http/tcp/80", addresses("1 2 3"));
        EndpointSlice next = new EndpointSlice(
                old.key(),
                "s",
                null,
                null,
                List.of(old.endpoints().getFirst(), old.endpoints().getLast()),
                old.ports());

        assertThat(SharedEndpoints.of(old, next)).isSameAs(next);
    }

    private static String[] addresses(String numbers) {
        return numbers.isEmpty()
                ? new String[0]
                : numbers.replaceAll("(\\d)", "10.0.0.$1").split(" ");
    }
}
