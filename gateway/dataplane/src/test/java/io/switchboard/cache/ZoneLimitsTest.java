package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names count together, and how many of them are let through. */
class ZoneLimitsTest {
    private static final int PER_ZONE = 200;

    private final ZoneLimits limits = new ZoneLimits(CacheFixture.limits(20_000, 20_000, PER_ZONE));
    private final LoopZones zones = limits.on(0);

    @ParameterizedTest
    @CsvSource({
        "%d.example.org., 200",
        "a.%d.example.org., 200",
        "%d.a.example.org., 100",
        "b.%d.a.example.org., 100",
        "%d.example.co.uk., 100",
        "%d.3.2.1.in-addr.arpa., 100",
        "4.%d.2.1.in-addr.arpa., 200",
        "4.3.%d.1.in-addr.arpa., 1000",
        "%d.e.d.c.b.a.9.8.7.6.5.4.3.2.1.0.8.b.d.0.1.0.0.2.ip6.arpa., 100",
        "f.e.d.c.b.a.9.8.7.6.5.4.%d.2.1.0.8.b.d.0.1.0.0.2.ip6.arpa., 200",
        "%d.org., 1000"
    })
    void names_ofOneZoneAreAdmittedUpToItsBound(String pattern, int expected) {
        int admitted = 0;
        for (int i = 0; i < 1000; i++) {
            admitted += takeOff(zones, pattern.formatted(i)) ? 1 : 0;
        }

        assertThat(admitted).isEqualTo(expected);
    }

    @Test
    void otherZones_areNotHeldUpByOneThatIsFull() {
        while (takeOff(zones, "x.victim.example.")) {}

        int admitted = 0;
        for (int i = 0; i < 10_000; i++) {
            int zone = zone("www.other-" + i + ".example.");
            admitted += zones.isFull(zone) ? 0 : 1;
        }

        assertThat(admitted).as("but for those that share its place").isGreaterThan(9_950);
    }

    @Test
    void domain_belowASuffixLeavesHalfOfItToTheOthers() {
        while (takeOff(zones, "x.victim.co.uk.")) {}

        assertThat(zones.isFull(zone("www.victim.co.uk."))).isTrue();
        assertThat(zones.isFull(zone("www.other.co.uk."))).isFalse();
    }

    @Test
    void landing_makesRoom() {
        int zone = zone("x.victim.co.uk.");
        while (takeOff(zones, "x.victim.co.uk.")) {}

        zones.land(zone);

        assertThat(zones.isFull(zone)).isFalse();
        zones.takeOff(zone);
        assertThat(zones.isFull(zone)).isTrue();
    }

    @Test
    void loops_shareTheBound() {
        LoopZones other = limits.on(1);
        while (takeOff(zones, "x.example.org.")) {}
        int together = zones.count(zone("x.example.org.") & 0xffff);
        assertThat(together).isEqualTo(PER_ZONE / 2);

        int admitted = 0;
        while (takeOff(other, "x.example.org.")) {
            admitted++;
        }

        assertThat(admitted).as("what a loop has for itself").isEqualTo(PER_ZONE / 8);
        assertThat(limits.on(0)).isSameAs(zones);
    }

    @Test
    void changedBound_holdsForWhatComes() {
        while (takeOff(zones, "x.example.org.")) {}

        limits.use(CacheFixture.limits(20_000, 20_000, 2 * PER_ZONE));
        assertThat(takeOff(zones, "x.example.org.")).isTrue();
        limits.use(CacheFixture.limits(20_000, 20_000, PER_ZONE));
        assertThat(takeOff(zones, "x.example.org.")).isFalse();
    }

    private static boolean takeOff(LoopZones zones, String name) {
        int zone = zone(name);
        boolean admitted = !zones.isFull(zone);
        if (admitted) {
            zones.takeOff(zone);
        }
        return admitted;
    }

    private static int zone(String name) {
        return LoopZones.of(LookupName.of(DomainName.parse(name)));
    }
}
