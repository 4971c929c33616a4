package io.switchboard.records.zone;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers that a {@code $GENERATE} directive counts through, both ends included. */
record GenerateRange(long start, long end, long step) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,10})-(\\d{1,10})(?:/(\\d{1,10}))?");

    static GenerateRange parse(String text, int line) throws MasterFileException {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            long start = Long.parseLong(matcher.group(1));
            long end = Long.parseLong(matcher.group(2));
            long step = matcher.group(3) == null ? 1 : Long.parseLong(matcher.group(3));
            if (start <= end && step > 0 && (end - start) / step < MasterFile.MAX_GENERATED) {
                return new GenerateRange(start, end, step);
            }
        }
        throw new MasterFileException(
                line,
                "$GENERATE: " + text + " (expected: start-end or start-end/step, at most " + MasterFile.MAX_GENERATED
                        + " records)");
    }
}
