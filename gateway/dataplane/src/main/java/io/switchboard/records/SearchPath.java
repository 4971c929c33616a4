package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.ClientNamespaces;
import io.switchboard.query.Query;
import io.switchboard.query.ReplySink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks the search path of a pod's resolver on its behalf: a name below the first domain of that path that does not exist
 * is looked for below the others, and as it is, so that the pod asks once instead of five times.
 *
 * <p>Stands before the local records of one event loop, and is used by its thread alone. A client whose namespace is not
 * known gets what it asks for.
 */
public final class SearchPath implements AnswerSource {
    /** Namespaces whose paths are kept; then the making starts over. */
    private static final int MAX_KEPT = 4_096;

    private static final String SERVICES = "svc.";

    private final AnswerSource records;
    private final AnswerSource pipeline;
    private final ClientNamespaces clients;
    private final SearchPathCounts counts;
    private final List<DomainName> others;
    private final byte[] services;
    private final int serviceLabels;
    private final Map<String, byte[]> firsts = new HashMap<>();
    private final ReplyWriter writer = new ReplyWriter();
    private final AliasReply aliasReply = new AliasReply();

    /**
     * A search path for each namespace: that of its pods, then the gateway's own.
     *
     * @param records who is asked first
     * @param pipeline the event loop's whole pipeline behind the gate, which every name but the first passes anew
     * @param zone the cluster's domain
     * @param search domains that come behind those of the cluster
     */
    public SearchPath(
            AnswerSource records,
            AnswerSource pipeline,
            ClientNamespaces clients,
            DomainName zone,
            List<DomainName> search,
            SearchPathCounts counts) {
        this.records = records;
        this.pipeline = pipeline;
        this.clients = clients;
        this.counts = counts;
        DomainName servicesName = DomainName.parse(SERVICES + zone);
        this.services = LookupName.of(servicesName).toLowerWire();
        this.serviceLabels = servicesName.labelCount();
        List<DomainName> domains = new ArrayList<>(List.of(servicesName, zone));
        search.stream()
                .filter(domain -> !domain.isAtOrBelow(zone) && !domain.equals(DomainName.ROOT))
                .distinct()
                .forEach(domains::add);
        domains.add(DomainName.ROOT);
        this.others = List.copyOf(domains);
    }

    @Override
    public boolean answer(Query query, ReplySink sink) {
        int label = labelsBeforeTheFirst(query);
        if (label < 1) {
            return records.answer(query, sink);
        }
        Query own = query.detach();
        new SearchWalk(own, expanded(own.message().name(), label), sink, this).begin();
        return true;
    }

    /** How many labels stand before the first domain of the client's search path, or 0 if the name is not below that. */
    private int labelsBeforeTheFirst(Query query) {
        QueryMessage message = query.message();
        boolean address = message.type() == RecordType.A || message.type() == RecordType.AAAA;
        if (!address || query.chased() > 0 || !message.recursionDesired()) {
            return 0;
        }
        LookupName name = message.name();
        int namespaceLabel = name.labelCount() - serviceLabels - 1;
        if (namespaceLabel < 1 || !name.equalsLower(namespaceLabel + 1, services)) {
            return 0;
        }
        String namespace = clients.of(query.clientHigh(), query.clientLow());
        byte[] first = namespace == null ? null : first(namespace);
        return first != null && name.equalsLower(namespaceLabel, first) ? namespaceLabel : 0;
    }

    private byte @Nullable [] first(String namespace) {
        byte[] known = firsts.get(namespace);
        if (known != null) {
            return known;
        }
        if (firsts.size() >= MAX_KEPT) {
            firsts.clear();
        }
        byte[] made = LookupName.of(DomainName.parse(namespace + "." + others.getFirst()))
                .toLowerWire();
        firsts.put(namespace, made);
        return made;
    }

    /** The first {@code labels} labels of the name below each of the other domains; what gets too long is left out. */
    private List<DomainName> expanded(LookupName name, int labels) {
        byte[] whole = name.toDomainName(0).toWire();
        int prefix = name.start(labels);
        List<DomainName> names = new ArrayList<>(others.size());
        for (DomainName domain : others) {
            byte[] wire = new byte[prefix + domain.length()];
            System.arraycopy(whole, 0, wire, 0, prefix);
            domain.copyTo(wire, prefix);
            if (wire.length <= Wire.MAX_NAME_LENGTH) {
                names.add(DomainName.fromWire(wire, 0));
            }
        }
        return names;
    }

    AnswerSource records() {
        return records;
    }

    AnswerSource pipeline() {
        return pipeline;
    }

    SearchPathCounts counts() {
        return counts;
    }

    ReplyWriter writer() {
        return writer;
    }

    AliasReply aliasReply() {
        return aliasReply;
    }
}
