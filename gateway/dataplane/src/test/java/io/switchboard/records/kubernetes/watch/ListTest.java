package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.ApiFault;
import io.switchboard.testing.ApiFault.After;
import io.switchboard.testing.ApiFault.Ending;
import io.switchboard.testing.ApiFault.Refusal;
import io.switchboard.testing.ApiRequest;
import io.switchboard.testing.FakeApiServer.StreamingLists;
import io.switchboard.testing.KubeObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists: as a stream, by pages where the server knows no streams, and what goes wrong with either. */
class ListTest {
    private static final String SERVICES = "services";

    private final WatchedCluster watched;

    ListTest(@TempDir Path directory) {
        watched = new WatchedCluster(directory);
        for (int i = 1; i <= 5; i++) {
            watched.cluster().put(service(i));
        }
    }

    @AfterEach
    void close() {
        watched.close();
    }

    private static KubeObject service(int number) {
        return KubeObject.service("shop", "web-" + number, List.of("10.96.0." + number), "http/TCP/80");
    }

    private List<ApiRequest> requests() {
        return watched.server.requests(SERVICES);
    }

    private void untilListed(int objects) {
        watched.until(() -> watched.services.visible().size() == objects);
        watched.untilWatching();
    }

    @Test
    void streamingList_isAskedForAsKubernetesWantsIt() {
        watched.start().untilWatching();
        ApiRequest request = requests().getFirst();

        assertThat(request.parameter("watch")).isEqualTo("1");
        assertThat(request.parameter("sendInitialEvents")).isEqualTo("true");
        assertThat(request.parameter("resourceVersionMatch")).isEqualTo("NotOlderThan");
        assertThat(request.parameter("resourceVersion")).isEmpty();
        assertThat(request.parameter("allowWatchBookmarks")).isEqualTo("true");
        assertThat(watched.services.published()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pages_andTheWatchAfterThem_comeOverOneConnection(boolean compressed) {
        watched.server.compress(compressed);
        watched.server.streamingLists(StreamingLists.REFUSED);
        watched.with(options -> options.endpoints = false).start();
        untilListed(5);

        assertThat(requests()).hasSize(5);
        // Namespaces are asked for at the same time.
        assertThat(watched.server.requests().stream().map(ApiRequest::client).distinct())
                .hasSizeLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 422})
    void streamingList_thatIsRefused_isAListByPages(int status) {
        watched.server.next(SERVICES, new Refusal(status, "Invalid", "sendInitialEvents: Forbidden", 0));
        watched.start();
        untilListed(5);

        assertThat(requests()).extracting(ApiRequest::isWatch).containsExactly(true, false, false, false, true);
        assertThat(requests().get(1).parameter("limit")).isEqualTo("2");
        assertThat(requests().get(1).parameter("resourceVersion")).isEqualTo("0");
        assertThat(requests().get(2).parameter("continue")).isNotEmpty();
        assertThat(requests().getLast().parameter("resourceVersion"))
                .isEqualTo(Long.toString(watched.cluster().version()));
        assertThat(watched.services.published()).hasSize(1);
        assertThat(watched.state(ClusterKind.SERVICES).errors()).isEmpty();
    }

    @Test
    void streamingList_thatWasRefusedOnce_isNotAskedForAgain() {
        watched.server.streamingLists(StreamingLists.REFUSED);
        watched.start();
        untilListed(5);
        watched.cluster().compact();
        watched.server.next(SERVICES, ApiFault.gone());
        watched.server.endWatches();
        watched.until(() -> watched.state(ClusterKind.SERVICES).lists() == 2);

        assertThat(requests()).filteredOn(ApiRequest::isStreamingList).hasSize(1);
        assertThat(requests().getLast().isStreamingList()).isFalse();
    }

    @Test
    void streamingList_whoseEndIsNotMarked_isAListByPages() {
        watched.server.streamingLists(StreamingLists.IGNORED);
        watched.start();
        watched.until(() -> watched.services.listed() == 5);
        assertThat(watched.watch().isSynced()).isFalse();
        int[] looks = new int[1];
        watched.until(() -> {
            // Seldom, so that requests which are under way are answered meanwhile.
            if (looks[0]++ % 200 == 0) {
                watched.time.advance(Duration.ofSeconds(16));
            }
            return watched.watch().isSynced();
        });

        assertThat(watched.services.visible()).hasSize(5);
        assertThat(watched.services.abandoned()).isEqualTo(1);
        assertThat(watched.services.lists()).isEqualTo(1);
    }

    @Test
    void streamingList_withABookmarkBeforeItsEnd_goesOn() {
        watched.server.streamingLists(StreamingLists.IGNORED);
        watched.start();
        watched.until(() -> watched.services.listed() == 5);
        watched.server.bookmark(SERVICES);
        watched.server.send(
                SERVICES,
                "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"1005\",\"annotations\":"
                        + "{\"k8s.io/initial-events-end\":\"true\"}}}}\n");
        watched.until(() -> watched.state(ClusterKind.SERVICES).synced());

        assertThat(watched.services.visible()).hasSize(5);
        assertThat(watched.services.abandoned()).isZero();
    }

    @Test
    void streamingList_withADeletionBeforeItsEnd_isWithoutTheObject() {
        watched.server.streamingLists(StreamingLists.IGNORED);
        watched.start();
        watched.until(() -> watched.services.listed() == 5);
        watched.cluster().delete(service(3));
        watched.cluster().delete(service(4));
        watched.cluster().put(service(4));
        watched.server.send(
                SERVICES,
                "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"1008\",\"annotations\":"
                        + "{\"k8s.io/initial-events-end\":\"true\"}}}}\n");
        watched.until(
                () -> watched.services.names().equals(List.of("shop/web-1", "shop/web-2", "shop/web-4", "shop/web-5")));

        assertThat(watched.state(ClusterKind.SERVICES).objects()).isEqualTo(4);
    }

    @Test
    void streamingList_thatTheServerCannotGive_isTriedAgain_andThenByPages() {
        watched.server.next(
                SERVICES, new Refusal(500, "InternalError", "", 0), new Refusal(500, "InternalError", "", 0));
        watched.start();
        untilListed(5);

        assertThat(requests()).extracting(ApiRequest::isStreamingList).containsSequence(true, true, false);
    }

    @Test
    void page_whoseTokenHasExpired_leadsToAListInOnePiece() {
        watched.server.streamingLists(StreamingLists.REFUSED);
        watched.server.next(SERVICES, new Refusal(422, "Invalid", "", 0), new After(9, Ending.CLOSED), ApiFault.gone());
        watched.start();
        untilListed(5);

        ApiRequest whole = requests().get(3);
        assertThat(whole.isWatch()).isFalse();
        assertThat(whole.parameter("limit")).isEmpty();
        assertThat(whole.parameter("continue")).isEmpty();
        assertThat(watched.services.abandoned()).isEqualTo(1);
        assertThat(watched.services.published()).hasSize(1);
        assertThat(watched.state(ClusterKind.SERVICES).errors()).containsOnly(java.util.Map.entry("410", 1L));
    }

    @Test
    void relist_byPages_asksForWhatIsNow_andDropsWhatIsGone() {
        watched.server.streamingLists(StreamingLists.REFUSED);
        watched.start();
        untilListed(5);
        watched.server.next(SERVICES, ApiFault.gone());
        watched.cluster().delete(service(1));
        watched.until(() -> watched.services.visible().size() == 4);
        watched.server.endWatches();
        watched.until(() -> watched.state(ClusterKind.SERVICES).lists() == 2);

        ApiRequest relist = requests().stream()
                .filter(request -> !request.isWatch())
                .skip(3)
                .findFirst()
                .orElseThrow();
        assertThat(relist.parameter("resourceVersion")).isEmpty();
        assertThat(watched.services.names()).doesNotContain("shop/web-1").hasSize(4);
    }

    @Test
    void listByPages_thatBreaks_isAbandonedAndReadAgain() {
        watched.server.streamingLists(StreamingLists.REFUSED);
        watched.server.next(
                SERVICES, new Refusal(422, "Invalid", "", 0), new After(9, Ending.CLOSED), new After(1, Ending.CUT));
        watched.start();
        untilListed(5);

        assertThat(watched.services.abandoned()).isEqualTo(1);
        assertThat(watched.services.published()).hasSize(1);
    }
}
