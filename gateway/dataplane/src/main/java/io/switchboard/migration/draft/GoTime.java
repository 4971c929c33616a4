package io.switchboard.migration.draft;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as Corefiles have them ({@code 1m30s}, {@code 0.5s}) and as the configuration has them ({@code 90s}). */
public final class GoTime {
    private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "µs",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L);

    private GoTime() {}

    /** Reads a duration with its units, or a whole number of seconds; null if it is neither. */
    public static @Nullable Duration parse(String text) {
        if (text.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        Matcher part = PART.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            nanos = nanos.add(
                    new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L))));
            end = part.end();
        }
        boolean whole = end == text.length() && end > 0 && nanos.precision() - nanos.scale() < 19;
        return whole ? Duration.ofNanos(nanos.longValue()) : null;
    }

    /** One whole number with the largest unit that fits; below a millisecond it is rounded up. */
    public static String text(Duration time) {
        if (time.toNanosPart() % 1_000_000_000 != 0) {
            return Math.max(1, time.toMillis()) + "ms";
        }
        long seconds = time.toSeconds();
        if (seconds > 0 && seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds > 0 && seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds + "s";
    }
}
