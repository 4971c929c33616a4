package io.switchboard.query;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way of a suffix that is not the same for all clients: that of the client's namespace, and of all others the general
 * one.
 */
public final class NamespaceRoute implements AnswerSource {
    private final Map<String, AnswerSource> byNamespace;
    private final @Nullable AnswerSource otherwise;
    private final ClientNamespaces clients;

    /** @param otherwise for clients of other namespaces and of none; null for no way */
    public NamespaceRoute(
            Map<String, AnswerSource> byNamespace, @Nullable AnswerSource otherwise, ClientNamespaces clients) {
        this.byNamespace = Map.copyOf(byNamespace);
        this.otherwise = otherwise;
        this.clients = clients;
    }

    @Override
    public boolean answer(Query query, ReplySink sink) {
        String namespace = clients.of(query.clientHigh(), query.clientLow());
        AnswerSource own = namespace == null ? null : byNamespace.get(namespace);
        AnswerSource way = own == null ? otherwise : own;
        return way != null && way.answer(query, sink);
    }
}
