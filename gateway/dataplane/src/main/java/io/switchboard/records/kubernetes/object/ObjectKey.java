package io.switchboard.records.kubernetes.object;

/**
 * What tells an object from others of its kind.
 *
 * @param namespace empty for kinds that are in no namespace
 */
public record ObjectKey(String namespace, String name) {
    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + '/' + name;
    }
}
