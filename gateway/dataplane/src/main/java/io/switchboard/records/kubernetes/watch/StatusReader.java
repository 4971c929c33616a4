package io.switchboard.records.kubernetes.watch;

import java.time.Duration;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** What of a Status ({@code meta/v1}) tells why a request was refused. Reads one after the other; one thread. */
final class StatusReader {
    private static final int MAX_MESSAGE = 300;
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private int code;
    private String reason = "";
    private String message = "";
    private int retryAfterSeconds;

    void clear() {
        code = 0;
        reason = "";
        message = "";
        retryAfterSeconds = 0;
    }

    /** Reads what is perhaps a Status; if it is none, nothing was said. */
    void readFrom(byte[] body) {
        clear();
        try (JsonParser json = Json.parser(body)) {
            json.nextToken();
            if (Json.isObject(json)) {
                for (String name = Json.nextField(json); name != null; name = Json.nextField(json)) {
                    if (!field(json, name)) {
                        json.skipChildren();
                    }
                }
            }
        } catch (JacksonException none) {
            clear();
        }
    }

    /** Reads a field of a Status; false if it is none of interest, and untouched. */
    boolean field(JsonParser json, String name) {
        switch (name) {
            case "code" -> code = Json.number(json, 0);
            case "reason" -> reason = text(json);
            case "message" -> message = text(json);
            case "details" -> details(json);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void details(JsonParser json) {
        if (Json.isObject(json)) {
            for (String name = Json.nextField(json); name != null; name = Json.nextField(json)) {
                if (name.equals("retryAfterSeconds")) {
                    retryAfterSeconds = Json.number(json, 0);
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private static String text(JsonParser json) {
        String text = Json.text(json);
        if (text == null) {
            return "";
        }
        return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE);
    }

    /** The status that it stands for, or 0. */
    int code() {
        return code;
    }

    /** Its reason as words: {@code too many requests} for TooManyRequests. */
    String reason() {
        return WORDS.matcher(reason).replaceAll(" ").toLowerCase(java.util.Locale.ROOT);
    }

    String message() {
        return message;
    }

    Duration retryAfter() {
        return Duration.ofSeconds(Math.max(0, retryAfterSeconds));
    }
}
