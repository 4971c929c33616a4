package io.switchboard.records.kubernetes.watch;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The events of a watch, one after the other: the object of each is in the reader. One thread. */
final class WatchEvents {
    /** What an event says. */
    enum Type {
        /** The object is there. */
        ADDED,
        /** The object has changed. */
        MODIFIED,
        /** The object is gone. */
        DELETED,
        /** Only the resource version is of interest. */
        BOOKMARK,
        /** The object is a Status, and the watch is at its end. */
        ERROR,
        /** Nothing that we know. */
        OTHER
    }

    private final EventParser parser;
    private final ObjectReader<?> reader;
    private final JsonText text = new JsonText();
    private Type type = Type.OTHER;

    WatchEvents(EventParser parser, ObjectReader<?> reader) {
        this.parser = parser;
        this.reader = reader;
    }

    /** Reads the next event; false at the end of the watch. */
    boolean next() throws WatchFailure {
        try {
            JsonParser json = parser.next();
            JsonToken token = json.nextToken();
            if (token == null) {
                return false;
            }
            if (token != JsonToken.START_OBJECT) {
                throw WatchFailure.of(WatchFailure.MALFORMED, "an event is no object", null);
            }
            type = Type.OTHER;
            boolean object = false;
            for (String name = Json.nextField(json); name != null; name = Json.nextField(json)) {
                switch (name) {
                    case "type" -> type = type(text.read(json, "MODIFIED"));
                    case "object" -> {
                        reader.read(json);
                        object = true;
                    }
                    default -> json.skipChildren();
                }
            }
            if (!object) {
                throw WatchFailure.of(WatchFailure.MALFORMED, "an event without an object", null);
            }
            return true;
        } catch (JacksonException thrown) {
            throw Json.failure(thrown);
        }
    }

    private static Type type(@Nullable String text) {
        return switch (text) {
            case "ADDED" -> Type.ADDED;
            case "MODIFIED" -> Type.MODIFIED;
            case "DELETED" -> Type.DELETED;
            case "BOOKMARK" -> Type.BOOKMARK;
            case "ERROR" -> Type.ERROR;
            case null, default -> Type.OTHER;
        };
    }

    /** What the event that was read last says. */
    Type type() {
        return type;
    }

    /** The failure that an {@link Type#ERROR} stands for. */
    WatchFailure failure() {
        StatusReader status = reader.status;
        return WatchFailure.status(status.code(), status.retryAfter(), status.reason(), status.message());
    }
}
