package io.switchboard.records.kubernetes.watch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** JSON as a stream of tokens. */
final class Json {
    /** Keeps no names: those of a list may be many, for managedFields have a new one for every address. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private Json() {}

    /** Reads UTF-8 as it comes: what is there is parsed before there is more. */
    static JsonParser parser(InputStream in) {
        return FACTORY.createParser(ObjectReadContext.empty(), new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /**
     * Reads UTF-8 as it comes, and keeps the names that it has seen in a table of its own; the stream is left open. Whoever
     * reads much has to bound that table: see {@link EventParser}.
     */
    static JsonParser namedParser(InputStream in) {
        return JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .recyclerPool(JsonRecyclerPools.threadLocalPool()) // one parser follows the other in a thread
                .build()
                .createParser(ObjectReadContext.empty(), in);
    }

    static JsonParser parser(byte[] text) {
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }

    /** The text of a value, or null if it is none; the parser is at the value's end afterwards. */
    static @Nullable String text(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return null;
    }

    /** A whole number, -1 if it has more than 32 bits, or {@code otherwise} if the value is none. */
    static int number(JsonParser json, int otherwise) {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return json.getNumberType() == JsonParser.NumberType.INT ? json.getIntValue() : -1;
        }
        json.skipChildren();
        return otherwise;
    }

    /** Whether a value is {@code true}, or null if it is neither that nor {@code false}. */
    static @Nullable Boolean bool(JsonParser json) {
        json.skipChildren();
        if (json.currentToken() == JsonToken.VALUE_TRUE) {
            return true;
        }
        return json.currentToken() == JsonToken.VALUE_FALSE ? false : null;
    }

    /** Moves to the value of the next field of an object; returns the field's name, or null at the object's end. */
    static @Nullable String nextField(JsonParser json) {
        String name = json.nextName();
        if (name != null) {
            json.nextToken();
        }
        return name;
    }

    /** Whether the value is an object; if not it is skipped. */
    static boolean isObject(JsonParser json) {
        return is(json, JsonToken.START_OBJECT);
    }

    /** Whether the value is an array; if not it is skipped. */
    static boolean isArray(JsonParser json) {
        return is(json, JsonToken.START_ARRAY);
    }

    private static boolean is(JsonParser json, JsonToken start) {
        if (json.currentToken() == start) {
            return true;
        }
        json.skipChildren();
        return false;
    }

    /** Moves to the next element of an array; false at its end. */
    static boolean nextElement(JsonParser json) {
        JsonToken token = json.nextToken();
        return token != null && token != JsonToken.END_ARRAY;
    }

    /** What went wrong while JSON was read: the network, or the JSON. */
    static WatchFailure failure(Exception thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyStream.SilenceException) {
                return WatchFailure.of(WatchFailure.SILENT, "the server went silent", thrown);
            }
            if (cause instanceof ZipException) {
                return WatchFailure.of(WatchFailure.MALFORMED, "not gzip: " + cause.getMessage(), thrown);
            }
            if (cause instanceof IOException) {
                return WatchFailure.of(WatchFailure.BROKEN, "the connection broke: " + cause.getMessage(), thrown);
            }
        }
        return WatchFailure.of(WatchFailure.MALFORMED, "not JSON: " + firstLine(thrown.getMessage()), thrown);
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }
}
