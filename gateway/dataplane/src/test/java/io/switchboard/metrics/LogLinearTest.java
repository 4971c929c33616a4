package io.switchboard.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LogLinearTest {
    @Test
    void bucket_holdsWhatIsAboveTheBoundBeforeAndUpToItsOwn() {
        for (long nanos : durations()) {
            int bucket = LogLinear.NANOS.bucket(nanos);

            assertThat((double) nanos).isLessThanOrEqualTo(LogLinear.NANOS.bound(bucket));
            if (bucket > 0) {
                assertThat((double) nanos).isGreaterThan(LogLinear.NANOS.bound(bucket - 1));
            }
        }
    }

    private static long[] durations() {
        Random random = new Random(7);
        LongStream edges = LongStream.range(0, LogLinear.NANOS.bounds())
                .map(i -> (long) LogLinear.NANOS.bound((int) i))
                .flatMap(bound -> LongStream.of(bound - 1, bound, bound + 1));
        LongStream anywhere = LongStream.generate(() -> (long) Math.exp(random.nextDouble() * 25))
                .limit(10_000);
        return LongStream.concat(LongStream.of(-1, 0, 1, Long.MAX_VALUE / 64), LongStream.concat(edges, anywhere))
                .toArray();
    }

    @Test
    void bound_ofNanosIncludesThoseOfCoredns() {
        double[] bounds = LongStream.range(0, LogLinear.NANOS.buckets())
                .mapToDouble(i -> LogLinear.NANOS.bound((int) i))
                .toArray();

        for (int k = 0; k < 16; k++) {
            assertThat(bounds).contains(250_000.0 * (1 << k));
        }
    }

    @Test
    void bound_ofOctetsReachesTheLargestMessage() {
        assertThat(LogLinear.OCTETS.bound(0)).isEqualTo(32);
        assertThat(LogLinear.OCTETS.bucket(65_535)).isEqualTo(LogLinear.OCTETS.bounds() - 1);
        assertThat(LogLinear.OCTETS.bound(LogLinear.OCTETS.bounds() - 1)).isEqualTo(65_536);
    }
}
