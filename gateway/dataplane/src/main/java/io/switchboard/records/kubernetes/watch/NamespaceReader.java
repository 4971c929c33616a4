package io.switchboard.records.kubernetes.watch;

import io.switchboard.records.kubernetes.object.Namespace;
import tools.jackson.core.JsonParser;

/** Reads Namespaces. */
final class NamespaceReader extends ObjectReader<Namespace> {
    NamespaceReader(TextPool texts) {
        super(texts);
    }

    @Override
    void clear() {}

    @Override
    boolean field(JsonParser json, String name) {
        return false;
    }

    @Override
    Namespace build() throws UnusableObjectException {
        return new Namespace(metadata.key());
    }
}
