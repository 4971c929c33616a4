package io.switchboard.records.kubernetes.watch;

import org.jspecify.annotations.Nullable;

/** Where the objects of a kind are found, and what is asked for. One thread. */
final class ResourcePath {
    private final ClusterKind kind;
    private final String selection;
    private final int pageSize;
    private int version;

    /**
     * A path.
     *
     * @param selection parameters that narrow every request, each after an ampersand
     */
    ResourcePath(ClusterKind kind, String selection, int pageSize) {
        this.kind = kind;
        this.selection = selection;
        this.pageSize = pageSize;
    }

    /** The server does not have this version of the API: the next one is asked for. */
    void nextVersion() {
        version = (version + 1) % kind.paths().size();
    }

    /** All objects as they are, a bookmark, then the changes (KEP-3157). */
    String streamingList(long seconds) {
        return path() + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion="
                + "&allowWatchBookmarks=true&timeoutSeconds=" + seconds + selection;
    }

    /**
     * A page of a list.
     *
     * @param token where it begins, or null for the beginning
     * @param pages whether it is to be a page, and not all at once
     * @param fromCache whether an older state will do, which costs the server less
     */
    String page(@Nullable String token, boolean pages, boolean fromCache) {
        String from;
        if (token != null) {
            from = "continue=" + Selection.encode(token);
        } else {
            from = fromCache ? "resourceVersion=0" : "resourceVersion=";
        }
        return path() + '?' + from + (pages ? "&limit=" + pageSize : "") + selection;
    }

    /** What has changed since a version, and what changes. */
    String watch(String resourceVersion, long seconds) {
        return path() + "?watch=1&allowWatchBookmarks=true&resourceVersion=" + Selection.encode(resourceVersion)
                + "&timeoutSeconds=" + seconds + selection;
    }

    private String path() {
        return kind.paths().get(version);
    }
}
