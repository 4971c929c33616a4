package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.Rcode;
import io.switchboard.testing.Answers;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Upstreams that lead back to this gateway. */
class LoopDetectionTest {
    private static final Script GOOD = Answers.address("192.0.2.1");

    @Test
    void upstreamThatLeadsBack_isNotAsked() {
        try (var self = ScriptedUpstream.start(Answers.silence());
                var good = ScriptedUpstream.start(GOOD);
                var group = Loopback.to(self, good).watched()) {
            self.follow(backInto(group.detector()));
            group.live(0, 1);
            pass(group, Duration.ofSeconds(2));
            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.LOOPING);
            long before = self.count();

            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");

            assertThat(self.count()).isEqualTo(before);
        }
    }

    @Test
    void groupThatOnlyLeadsBack_failsAtOnce() {
        try (var self = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(self).watched()) {
            self.follow(backInto(group.detector()));
            group.live(0);
            pass(group, Duration.ofSeconds(2));

            Asked asked = group.ask("www.example.org.", Type.A);

            assertThat(asked.failure().rcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(Objects.requireNonNull(asked.failure().extendedError()).code())
                    .isEqualTo(ExtendedError.NO_REACHABLE_AUTHORITY);
        }
    }

    @Test
    void loopThatEnds_isUsedAgain() {
        try (var self = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(self).watched()) {
            self.follow(backInto(group.detector()));
            group.live(0);
            pass(group, Duration.ofSeconds(2));
            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.LOOPING);
            self.follow(GOOD);

            pass(group, Duration.ofMinutes(2));

            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.UP);
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void loopThatStarts_isFoundWithinMinutes() {
        try (var self = ScriptedUpstream.start(GOOD);
                var group = Loopback.to(self).watched()) {
            group.live(0);
            pass(group, Duration.ofMinutes(1));
            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.UP);
            self.follow(backInto(group.detector()));

            pass(group, Duration.ofMinutes(6));

            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.LOOPING);
        }
    }

    @Test
    void loop_isProbedRarely() {
        try (var self = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(self).watched()) {
            self.follow(backInto(group.detector()));
            group.live(0);
            pass(group, Duration.ofMinutes(10));

            assertThat(self.count()).isLessThan(12);
        }
    }

    @Test
    void probeNames_areUnguessableAndBelowTheSuffix() {
        try (var upstream = ScriptedUpstream.start(GOOD);
                var group = Loopback.to(upstream).watched()) {
            group.live(0);
            pass(group, Duration.ofMinutes(20));

            List<String> names = upstream.probes().stream()
                    .filter(query -> query.type() == Type.HINFO)
                    .map(ReceivedQuery::name)
                    .map(Object::toString)
                    .toList();
            assertThat(names).hasSizeGreaterThanOrEqualTo(3).doesNotHaveDuplicates();
            assertThat(names).allMatch(name -> name.matches("[a-z2-7]{25}\\.example\\.org\\."));
        }
    }

    @Test
    void strangers_cannotTakeAnUpstreamOutOfUse() {
        try (var upstream = ScriptedUpstream.start(GOOD);
                var group = Loopback.to(upstream).watched()) {
            group.live(0);
            pass(group, Duration.ofSeconds(2));
            String probe = upstream.probes().stream()
                    .filter(query -> query.type() == Type.HINFO)
                    .findFirst()
                    .orElseThrow()
                    .name()
                    .toString();

            assertThat(seen(group.detector(), "aaaaaaaaaaaaaaaaaaaaaaaaa.example.org.", Type.HINFO))
                    .isFalse();
            assertThat(seen(group.detector(), probe, Type.A)).as("another type").isFalse();
            assertThat(group.upstream(0).state()).isEqualTo(UpstreamState.UP);
            assertThat(seen(group.detector(), probe, Type.HINFO)).isTrue();
        }
    }

    /** What a forwarder does that sends everything back here. */
    private static Script backInto(LoopDetector detector) {
        return query -> {
            seen(detector, query.name().toString(), query.type());
            return Answers.rcode(Rcode.REFUSED).on(query);
        };
    }

    private static boolean seen(LoopDetector detector, String name, int type) {
        return detector.seen(LookupName.of(DomainName.parse(name)), type);
    }

    private static void pass(Loopback group, Duration time) {
        Duration step = time.compareTo(Duration.ofSeconds(30)) > 0 ? Duration.ofSeconds(1) : Duration.ofMillis(50);
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
            group.step(step);
        }
    }
}
