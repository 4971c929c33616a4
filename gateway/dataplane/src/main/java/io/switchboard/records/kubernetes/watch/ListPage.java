package io.switchboard.records.kubernetes.watch;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A page of a list, handed on object by object while it is read. */
final class ListPage {
    private final Metadata metadata;
    private final ObjectReader<?> reader;

    ListPage(ObjectReader<?> reader) {
        this.reader = reader;
        metadata = new Metadata(new TextPool(1));
    }

    /** Reads a page; {@code each} is called when the reader has an object. */
    void read(JsonParser json, Runnable each) throws WatchFailure {
        metadata.clear();
        boolean items = false;
        try {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw WatchFailure.of(WatchFailure.MALFORMED, "a list is no object", null);
            }
            for (String name = Json.nextField(json); name != null; name = Json.nextField(json)) {
                switch (name) {
                    case "metadata" -> metadata.read(json);
                    case "items" -> {
                        // An empty list of Go may be null.
                        items = true;
                        if (Json.isArray(json)) {
                            while (Json.nextElement(json)) {
                                reader.read(json);
                                each.run();
                            }
                        }
                    }
                    default -> json.skipChildren();
                }
            }
        } catch (JacksonException thrown) {
            throw Json.failure(thrown);
        }
        if (!items || metadata.resourceVersion() == null) {
            throw WatchFailure.of(WatchFailure.MALFORMED, "a list without items or resourceVersion", null);
        }
    }

    /** Where the next page begins, or null if this was the last. */
    @Nullable String continueToken() {
        return metadata.continueToken();
    }

    /** What a watch goes on from. */
    String resourceVersion() {
        String version = metadata.resourceVersion();
        return version == null ? "" : version;
    }
}
