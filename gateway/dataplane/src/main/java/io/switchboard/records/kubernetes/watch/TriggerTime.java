package io.switchboard.records.kubernetes.watch;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * Reads when something happened, as annotations say it in the words of RFC 3339. Of times in the same minute only the
 * seconds are read, because they come a thousand in a second. One thread.
 */
final class TriggerTime {
    /** As far as the colon before the seconds: {@code 2026-11-23T10:41:}. */
    private static final int MINUTE = 17;

    private static final int SECONDS_END = MINUTE + 2;
    private static final int MILLIS_DIGITS = 3;

    private String minute = "";
    private long minuteMillis;

    /** Milliseconds of the Unix epoch, or -1 if the text is no time: it is for a metric alone. */
    long epochMillis(CharSequence text) {
        int inMinute = inMinute(text);
        if (inMinute < 0) {
            return parse(text);
        }
        if (!startsWithMinute(text)) {
            String next = text.subSequence(0, MINUTE).toString();
            long nextMillis = parse(next + "00Z");
            if (nextMillis < 0) {
                return -1;
            }
            minute = next;
            minuteMillis = nextMillis;
        }
        return minuteMillis + inMinute;
    }

    private boolean startsWithMinute(CharSequence text) {
        for (int at = 0; at < minute.length(); at++) {
            if (text.charAt(at) != minute.charAt(at)) {
                return false;
            }
        }
        return !minute.isEmpty();
    }

    /** Milliseconds since the minute began; -1 if the text is not of the usual form. */
    private static int inMinute(CharSequence text) {
        int end = text.length() - 1;
        if (end < SECONDS_END || text.charAt(end) != 'Z' || !isDigits(text, MINUTE, SECONDS_END)) {
            return -1;
        }
        int seconds = 10 * digit(text, MINUTE) + digit(text, MINUTE + 1);
        if (seconds > 59) {
            return -1;
        }
        if (end == SECONDS_END) {
            return seconds * 1000;
        }
        int from = SECONDS_END + 1;
        if (text.charAt(SECONDS_END) != '.' || from == end || !isDigits(text, from, end)) {
            return -1;
        }
        int millis = 0;
        for (int at = from; at < from + MILLIS_DIGITS; at++) {
            millis = millis * 10 + (at < end ? digit(text, at) : 0);
        }
        return seconds * 1000 + millis;
    }

    private static boolean isDigits(CharSequence text, int from, int end) {
        for (int at = from; at < end; at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return false;
            }
        }
        return true;
    }

    private static int digit(CharSequence text, int at) {
        return text.charAt(at) - '0';
    }

    private static long parse(CharSequence text) {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException unreadable) {
            return -1;
        }
    }
}
