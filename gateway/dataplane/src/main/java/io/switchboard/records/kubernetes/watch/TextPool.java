package io.switchboard.records.kubernetes.watch;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps one copy of texts that many objects have: names of namespaces, services, ports and clusters. Bounded; when it is
 * full it begins anew, and what it gave out stays good. For any thread.
 */
final class TextPool {
    private final ConcurrentHashMap<String, String> texts = new ConcurrentHashMap<>();
    private final int capacity;

    TextPool(int capacity) {
        this.capacity = capacity;
    }

    String share(String text) {
        String known = texts.get(text);
        if (known != null) {
            return known;
        }
        if (texts.mappingCount() >= capacity) {
            texts.clear();
        }
        String first = texts.putIfAbsent(text, text);
        return first == null ? text : first;
    }
}
