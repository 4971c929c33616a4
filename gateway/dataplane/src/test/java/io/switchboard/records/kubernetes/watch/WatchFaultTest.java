package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.testing.ApiFault;
import io.switchboard.testing.ApiFault.After;
import io.switchboard.testing.ApiFault.Ending;
import io.switchboard.testing.ApiRequest;
import io.switchboard.testing.KubeObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a watch makes of an API server, or of a network, that fails while it watches. */
class WatchFaultTest {
    private static final String SERVICES = "services";

    private final WatchedCluster watched;

    WatchFaultTest(@TempDir Path directory) {
        watched = new WatchedCluster(directory);
        watched.cluster().put(service("web", 1));
    }

    @AfterEach
    void close() {
        watched.close();
    }

    private static KubeObject service(String name, int address) {
        return KubeObject.service("shop", name, List.of("10.96.0." + address), "http/TCP/80");
    }

    private void untilSeen(String... names) {
        watched.until(() -> watched.services.names().equals(List.of(names)));
    }

    private List<ApiRequest> requests() {
        return watched.server.requests(SERVICES);
    }

    private void untilRequests(int count) {
        watched.until(() -> requests().size() >= count);
    }

    private WatchState state() {
        return watched.state(ClusterKind.SERVICES);
    }

    // ---- Ends ----

    @Test
    void watch_thatTheServerEnds_goesOnFromItsVersion() {
        watched.start().untilWatching();
        watched.cluster().put(service("db", 2));
        untilSeen("shop/db", "shop/web");
        watched.server.endWatches();
        untilRequests(2);

        ApiRequest second = requests().getLast();
        assertThat(second.isStreamingList()).isFalse();
        assertThat(second.parameter("resourceVersion"))
                .isEqualTo(Long.toString(watched.cluster().version()));
        watched.untilWatching();
        watched.cluster().delete(service("web", 1));
        untilSeen("shop/db");
        assertThat(state().lists()).isEqualTo(1);
        assertThat(state().errors()).isEmpty();
    }

    @Test
    void watch_thatEndsAgainAndAgain_losesNothing() {
        watched.start().untilWatching();
        for (int i = 0; i < 5; i++) {
            watched.server.endWatches();
            watched.cluster().put(service("more-" + i, i + 10));
            watched.untilWatching();
        }

        untilSeen("shop/more-0", "shop/more-1", "shop/more-2", "shop/more-3", "shop/more-4", "shop/web");
        assertThat(watched.services.lists()).isEqualTo(1);
    }

    @Test
    void watch_thatEndsEarly_isNotBegunAnewAtOnce() {
        watched.start().untilWatching();
        long begun = watched.time.nanos();
        watched.server.endWatches();
        untilRequests(2);

        assertThat(watched.time.nanos() - begun)
                .isGreaterThanOrEqualTo(Duration.ofMillis(400).toNanos());
    }

    @Test
    void watch_whoseConnectionBreaksInAnEvent_goesOnFromTheLastWholeOne() {
        watched.start().untilWatching();
        watched.server.next(SERVICES, new After(1, Ending.CUT));
        watched.server.endWatches();
        untilRequests(2);
        watched.untilWatching();
        watched.cluster().put(service("db", 2));
        watched.cluster().put(service("mail", 3));
        untilSeen("shop/db", "shop/mail", "shop/web");

        assertThat(state().lists()).isEqualTo(1);
        assertThat(state().errors()).containsKey("broken");
    }

    @Test
    void watch_withSomethingThatIsNoJson_listsAgain() {
        watched.start().untilWatching();
        watched.server.send(SERVICES, "<html>Bad gateway</html>\n");
        watched.until(() -> state().lists() == 2);

        assertThat(state().errors()).containsEntry("malformed", 1L);
        untilSeen("shop/web");
    }

    // ---- Versions ----

    @Test
    void watch_fromAVersionThatIsGone_listsAgain() {
        watched.start().untilWatching();
        watched.server.always(SERVICES, ApiFault.forbidden(SERVICES));
        watched.server.endWatches();
        watched.until(() -> state().errors().containsKey("403"));
        watched.cluster().delete(service("web", 1));
        watched.cluster().put(service("db", 2));
        watched.cluster().compact();
        watched.server.always(SERVICES, null);
        untilSeen("shop/db");

        assertThat(state().errors()).containsEntry("410", 1L);
        assertThat(state().lists()).isEqualTo(2);
        assertThat(requests().getLast().parameter("resourceVersion")).isEmpty();
    }

    @Test
    void watch_withTheErrorThatItsVersionIsGone_listsAgain() {
        watched.start().untilWatching();
        watched.server.next(SERVICES, new After(0, Ending.GONE));
        watched.server.endWatches();
        untilRequests(2);
        watched.cluster().delete(service("web", 1));
        watched.until(() -> state().lists() == 2);

        assertThat(watched.services.names()).isEmpty();
        assertThat(state().errors()).containsEntry("410", 1L);
    }

    @Test
    void watch_ofAServerThatWasRestored_takesWhatItHasNow() {
        watched.start().untilWatching();
        watched.cluster().put(service("young", 9));
        untilSeen("shop/web", "shop/young");
        watched.cluster().restore(500, service("old", 3));
        watched.server.endWatches();
        untilSeen("shop/old");

        assertThat(state().errors()).containsKey("504");
        assertThat(state().resourceVersion()).isEqualTo("500");
        assertThat(watched.services.published()).noneMatch(seen -> seen.isEmpty());
    }

    @Test
    void watch_thatTellsOfNothingAtAll_listsAgain() {
        watched.start().untilWatching();
        watched.cluster().put(service("young", 9));
        untilSeen("shop/web", "shop/young");
        // Kubernetes takes a version that it has not reached, and keeps quiet until it has.
        watched.cluster().restore(500, service("old", 3));
        watched.server.next(SERVICES, new ApiFault.Nothing());
        watched.server.endWatches();
        watched.until(() -> {
            if (state().phase() == WatchPhase.WATCHING) {
                watched.time.advance(Duration.ofSeconds(1));
            }
            return state().lists() == 2;
        });
        untilSeen("shop/old");

        assertThat(state().errors()).containsEntry("silent", 1L).doesNotContainKey("504");
        assertThat(state().resourceVersion()).isEqualTo("500");
    }

    @Test
    void bookmark_movesTheVersionThatIsGoneOnFrom() {
        watched.start().untilWatching();
        watched.cluster().put(KubeObject.namespace("other"));
        long version = watched.cluster().version();
        watched.server.bookmark(SERVICES);
        watched.until(() -> Long.toString(version).equals(state().resourceVersion()));
        watched.server.endWatches();
        untilRequests(2);

        assertThat(requests().getLast().parameter("resourceVersion")).isEqualTo(Long.toString(version));
    }

    // ---- Silence ----

    @Test
    void watch_thatIsSilent_isBegunAnew() {
        watched.start().untilWatching();
        watched.time.advance(Duration.ofSeconds(101));
        untilRequests(2);
        watched.cluster().put(service("db", 2));
        untilSeen("shop/db", "shop/web");

        assertThat(state().errors()).containsEntry("silent", 1L);
        assertThat(state().lists()).isEqualTo(1);
    }

    @Test
    void watch_withBookmarksAlone_isNotSilent() {
        watched.start().untilWatching();
        for (int minute = 1; minute <= 3; minute++) {
            watched.time.advance(Duration.ofSeconds(90));
            watched.bookmarkAll();
        }

        assertThat(requests()).hasSize(1);
        assertThat(state().errors()).isEmpty();
    }

    @Test
    void watch_thatGetsOctetsButNothingWhole_isSilent() {
        watched.start().untilWatching();
        watched.server.next(SERVICES, new After(1, Ending.TRICKLE));
        watched.server.endWatches();
        untilRequests(2);
        watched.cluster().put(service("db", 2));
        untilSeen("shop/db", "shop/web");
        watched.time.advance(Duration.ofSeconds(101));
        untilRequests(3);

        assertThat(state().errors()).containsEntry("silent", 1L);
    }

    @Test
    void watch_thatIsOld_isBegunAnewThoughItWorks() {
        watched.start().untilWatching();
        while (requests().size() < 2) {
            // Less than a request may take, so that none runs out of time meanwhile.
            watched.time.advance(Duration.ofSeconds(20));
            watched.bookmarkAll();
        }

        assertThat(Duration.ofNanos(watched.time.nanos())).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(13));
        assertThat(state().errors()).isEmpty();
        assertThat(requests().getFirst().parameter("timeoutSeconds"))
                .satisfies(seconds -> assertThat(Integer.parseInt(seconds)).isBetween(300, 600));
    }

    @Test
    void request_thatIsNeverAnswered_isGivenUp() {
        watched.server.next(SERVICES, new ApiFault.BlackHole());
        watched.start();
        watched.until(() -> watched.namespaces.lists() == 1
                && watched.slices.lists() == 1
                && requests().size() == 1);
        watched.time.advance(Duration.ofSeconds(31));
        untilSeen("shop/web");

        assertThat(state().errors()).containsEntry("timeout", 1L);
        assertThat(watched.watch().requests().count("<error>")).isEqualTo(1);
    }

    // ---- Refusals ----

    @Test
    void forbidden_isAStateWithAName_andTriedAgain() {
        watched.server.always("endpointslices", ApiFault.forbidden("endpointslices"));
        watched.start();
        watched.until(() -> watched.state(ClusterKind.ENDPOINT_SLICES).errors().getOrDefault("403", 0L) >= 3);
        untilSeen("shop/web");

        WatchState slices = watched.state(ClusterKind.ENDPOINT_SLICES);
        assertThat(slices.reason()).startsWith("forbidden (403): endpointslices is forbidden");
        assertThat(slices.synced()).isFalse();
        assertThat(watched.watch().isSynced()).isFalse();
        assertThat(state().synced()).isTrue();

        watched.server.always("endpointslices", null);
        watched.untilWatching();
        assertThat(watched.state(ClusterKind.ENDPOINT_SLICES).reason()).isNull();
        assertThat(watched.watch().isSynced()).isTrue();
    }

    @Test
    void tooManyRequests_areWaitedForAsTheServerSays() {
        watched.server.next(SERVICES, new ApiFault.Refusal(429, "TooManyRequests", "slow down", 120));
        long begun = watched.time.nanos();
        watched.start();
        untilSeen("shop/web");

        assertThat(Duration.ofNanos(watched.time.nanos() - begun)).isGreaterThanOrEqualTo(Duration.ofSeconds(120));
        assertThat(state().errors()).containsOnly(java.util.Map.entry("429", 1L));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 404, 418})
    void status_ofAFailure_isCountedAndTriedAgain(int status) {
        watched.start().untilWatching();
        ApiFault refusal = new ApiFault.Refusal(status, "InternalError", "etcdserver: leader changed", 0);
        watched.server.next(SERVICES, refusal, refusal);
        watched.server.endWatches();
        watched.cluster().put(service("db", 2));
        untilSeen("shop/db", "shop/web");

        assertThat(state().errors()).containsOnly(java.util.Map.entry(status == 418 ? "other" : "" + status, 2L));
        assertThat(watched.services.published()).allMatch(seen -> seen.containsKey(new ObjectKey("shop", "web")));
    }

    @Test
    void server_thatIsAway_leavesWhatWasKnown() {
        watched.start().untilWatching();
        watched.server.close();
        watched.until(() -> state().errors().getOrDefault("connect", 0L) >= 3);

        assertThat(watched.services.names()).containsExactly("shop/web");
        assertThat(state().synced()).isTrue();
        assertThat(state().reason()).contains("cannot connect");
    }

    @Test
    void failures_inARow_areFurtherAndFurtherApart() {
        watched.server.always(SERVICES, new ApiFault.Refusal(500, "InternalError", "", 0));
        watched.start();
        long begun = watched.time.nanos();
        watched.until(() -> state().errors().getOrDefault("500", 0L) >= 8);

        // 0.8 + 1.6 + 3.2 + 6.4 + 12.8 + 25.6 + 30 s, each by half longer or shorter, at most 30 s.
        assertThat(Duration.ofNanos(watched.time.nanos() - begun))
                .isBetween(Duration.ofSeconds(35), Duration.ofSeconds(130));
    }

    // ---- Lists that fail on the way ----

    @ParameterizedTest
    @EnumSource
    void list_thatEndsOtherwiseThanItShould_isReadAgain_whileTheOldOneServes(Ending ending) {
        for (int i = 2; i < 6; i++) {
            watched.cluster().put(service("more-" + i, i));
        }
        watched.start().untilWatching();
        watched.cluster().compact();
        watched.server.next(SERVICES, ApiFault.gone(), new After(2, ending));
        watched.server.endWatches();
        untilRequests(3);
        if (ending == Ending.SILENT || ending == Ending.TRICKLE) {
            watched.until(() -> watched.services.listed() == 2);
            watched.time.advance(ending == Ending.SILENT ? Duration.ofSeconds(16) : Duration.ofMinutes(6));
        }
        watched.until(() -> state().lists() == 2);

        // None if the connection went so early that the list never began.
        assertThat(watched.services.abandoned()).isLessThanOrEqualTo(1);
        assertThat(watched.services.published()).hasSize(2).allMatch(seen -> seen.size() == 5);
        watched.untilWatching();
        watched.cluster().put(service("web", 77));
        watched.until(() -> watched.services
                .get("shop", "web")
                .addresses()
                .equals(List.of(java.util.Objects.requireNonNull(IpAddress.parse("10.96.0.77")))));
    }
}
