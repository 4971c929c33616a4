package io.switchboard.records.kubernetes.watch;

import io.switchboard.records.kubernetes.object.ObjectKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** What of the metadata of an object or a list matters here. Reads one after the other; one thread. */
final class Metadata {
    private static final String SERVICE = "kubernetes.io/service-name";
    private static final String IMPORTED_SERVICE = "multicluster.kubernetes.io/service-name";
    private static final String SOURCE_CLUSTER = "multicluster.kubernetes.io/source-cluster";
    private static final String TRIGGERED = "endpoints.kubernetes.io/last-change-trigger-time";
    private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

    private final TextPool texts;
    private final TriggerTime times = new TriggerTime();
    private final JsonText text = new JsonText();
    private String namespace = "";
    private @Nullable String name;
    private @Nullable String resourceVersion;
    private @Nullable String continueToken;
    private @Nullable String service;
    private @Nullable String importedService;
    private @Nullable String sourceCluster;
    private long triggeredMillis = -1;
    private boolean initialEventsEnd;

    Metadata(TextPool texts) {
        this.texts = texts;
    }

    void clear() {
        namespace = "";
        name = null;
        resourceVersion = null;
        continueToken = null;
        service = null;
        importedService = null;
        sourceCluster = null;
        triggeredMillis = -1;
        initialEventsEnd = false;
    }

    /** Reads the value of a field {@code metadata}. */
    void read(JsonParser json) {
        if (!Json.isObject(json)) {
            return;
        }
        for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
            switch (field) {
                case "name" -> name = Json.text(json);
                case "namespace" -> {
                    String shared = shared(json);
                    namespace = shared == null ? "" : shared;
                }
                case "resourceVersion" -> resourceVersion = Json.text(json);
                case "continue" -> continueToken = Json.text(json);
                case "labels" -> labels(json);
                case "annotations" -> annotations(json);
                default -> json.skipChildren();
            }
        }
    }

    private void labels(JsonParser json) {
        if (!Json.isObject(json)) {
            return;
        }
        for (String label = Json.nextField(json); label != null; label = Json.nextField(json)) {
            switch (label) {
                case SERVICE -> service = shared(json);
                case IMPORTED_SERVICE -> importedService = shared(json);
                case SOURCE_CLUSTER -> sourceCluster = shared(json);
                default -> json.skipChildren();
            }
        }
    }

    private void annotations(JsonParser json) {
        if (!Json.isObject(json)) {
            return;
        }
        for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
            switch (field) {
                case TRIGGERED -> triggeredMillis = text.read(json) ? times.epochMillis(text) : -1;
                case INITIAL_EVENTS_END -> initialEventsEnd = "true".equals(Json.text(json));
                default -> json.skipChildren();
            }
        }
    }

    private @Nullable String shared(JsonParser json) {
        String own = Json.text(json);
        return own == null ? null : texts.share(own);
    }

    /** What the object is called, as far as it was read; null if it has no name. */
    @Nullable ObjectKey keyIfNamed() {
        return name == null || name.isEmpty() ? null : new ObjectKey(namespace, name);
    }

    /** What the object is called. */
    ObjectKey key() throws UnusableObjectException {
        ObjectKey key = keyIfNamed();
        if (key == null) {
            throw new UnusableObjectException("metadata.name", "none");
        }
        return key;
    }

    /** The object's name for a log, whatever is known of it. */
    String label() {
        return namespace + '/' + (name == null ? "?" : name);
    }

    @Nullable String resourceVersion() {
        return resourceVersion == null || resourceVersion.isEmpty() ? null : resourceVersion;
    }

    /** Where the next page of a list begins, or null if there is none. */
    @Nullable String continueToken() {
        return continueToken == null || continueToken.isEmpty() ? null : continueToken;
    }

    @Nullable String service() {
        return service;
    }

    @Nullable String importedService() {
        return importedService;
    }

    @Nullable String sourceCluster() {
        return sourceCluster;
    }

    /** Whether this is the bookmark at the end of a streaming list. */
    boolean initialEventsEnd() {
        return initialEventsEnd;
    }

    /** When what led to this happened, in milliseconds of the Unix epoch, or -1. */
    long triggeredMillis() {
        return triggeredMillis;
    }
}
