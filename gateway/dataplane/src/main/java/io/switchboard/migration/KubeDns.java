package io.switchboard.migration;

import io.switchboard.config.schema.Addresses;
import io.switchboard.config.schema.YamlSyntaxException;
import io.switchboard.config.schema.YamlValue;
import io.switchboard.dns.DomainName;
import io.switchboard.migration.corefile.CorefileException;
import io.switchboard.migration.corefile.Directive;
import io.switchboard.migration.corefile.Source;
import io.switchboard.migration.corefile.Token;
import io.switchboard.migration.draft.Draft;
import io.switchboard.migration.draft.PrivateNetworks;
import io.switchboard.migration.draft.Report;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ConfigMap of kube-dns: servers for single domains, servers for all others, federations. */
final class KubeDns {
    static final List<String> KEYS = List.of("stubDomains", "upstreamNameservers", "federations");
    private static final String DOMAIN = "DOMAIN";
    private static final int MAX_UPSTREAMS = 3;

    private final Draft draft;
    private final Report report;
    private final DomainName zone;

    /** @param variables {@code DOMAIN} is the cluster's domain, which is an argument of kube-dns and not in its ConfigMap */
    KubeDns(Draft draft, Report report, Map<String, String> variables) throws CorefileException {
        this.draft = draft;
        this.report = report;
        String domain = variables.getOrDefault(DOMAIN, "cluster.local.");
        try {
            this.zone = DomainName.parse(domain);
        } catch (IllegalArgumentException e) {
            throw new CorefileException("DOMAIN", 0, "'" + domain + "' is no domain name");
        }
    }

    void translate(Map<String, Source> data, String file) throws CorefileException {
        List<String> everywhere = List.of("0.0.0.0:53", "[::]:53");
        draft.listeners().add("udp", everywhere, null);
        draft.listeners().add("tcp", everywhere, null);
        draft.set("records.kubernetes.zone", zone.toString());
        draft.set("records.kubernetes.ttl", "30s");
        draft.set("records.kubernetes.pods", "insecure");
        draft.set("records.kubernetes.reverse", PrivateNetworks.all());
        report.note(
                file,
                "the cluster's domain is an argument of kube-dns; it is taken for " + zone
                        + ", --set DOMAIN=NAME says otherwise");
        report.note(file, "records.kubernetes.reverse has the private networks; add what else services and pods have");
        boolean upstreams = false;
        for (Map.Entry<String, Source> entry : data.entrySet()) {
            switch (entry.getKey()) {
                case "stubDomains" -> stubDomains(entry.getValue());
                case "upstreamNameservers" -> {
                    upstreamNameservers(entry.getValue());
                    upstreams = true;
                }
                case "federations" -> federations(entry.getValue());
                default ->
                    report.notTranslated(
                            at(entry.getValue(), 0, entry.getKey(), List.of()),
                            "kube-dns has no such key",
                            "leave it out");
            }
        }
        if (!upstreams) {
            draft.upstreams().route(DomainName.ROOT, draft.upstreams().group(DomainName.ROOT, new LinkedHashMap<>()));
        }
        draft.upstreams().close();
    }

    // ---- The keys ----

    private void stubDomains(Source source) throws CorefileException {
        for (YamlValue.Entry stub : mapping(source, "stubDomains").entries()) {
            List<String> servers = texts(stub.value(), source, "a list of servers");
            Directive line = at(source, stub.line() - 1, stub.key(), servers);
            DomainName suffix = name(stub.key());
            if (suffix == null) {
                report.notTranslated(line, "'" + stub.key() + "' is no domain name", "a route for the domain");
                continue;
            }
            String group = draft.upstreams().group(suffix, Map.of("endpoints", endpoints(servers, line)));
            draft.upstreams().route(suffix, group);
            report.translated(line, "upstreams." + group + " with its route; all servers, by latency and load");
        }
    }

    private void upstreamNameservers(Source source) throws CorefileException {
        YamlValue value = parse(source, "upstreamNameservers");
        List<String> servers = texts(value, source, "a list of servers");
        Directive line = at(source, value.line() - 1, "upstreamNameservers", servers);
        if (servers.size() > MAX_UPSTREAMS) {
            report.note(line, "kube-dns takes " + MAX_UPSTREAMS + " servers at most; all are taken here");
        }
        String group = draft.upstreams().group(DomainName.ROOT, Map.of("endpoints", endpoints(servers, line)));
        draft.upstreams().route(DomainName.ROOT, group);
        report.translated(line, "upstreams." + group + " with its route, instead of /etc/resolv.conf");
    }

    private void federations(Source source) throws CorefileException {
        for (YamlValue.Entry federation : mapping(source, "federations").entries()) {
            report.notTranslated(
                    at(source, federation.line() - 1, "federations " + federation.key(), List.of()),
                    "federations are gone from Kubernetes, and their names are not answered",
                    "records.kubernetes.multicluster for services of other clusters");
        }
    }

    private List<Object> endpoints(List<String> servers, Directive line) {
        List<Object> endpoints = new ArrayList<>();
        for (String server : servers) {
            String url = url(server);
            if (url == null) {
                report.notTranslated(line, "'" + server + "' is no server", "a URL in the group's endpoints");
                continue;
            }
            endpoints.add(url);
            DomainName host = name(server.replaceFirst(":[0-9]+$", ""));
            if (host != null && host.isAtOrBelow(zone)) {
                report.notTranslated(
                        line,
                        server + " is a name of the cluster, which the servers of /etc/resolv.conf do not know",
                        "the address of that Service");
            }
        }
        return endpoints;
    }

    private static @Nullable String url(String server) {
        boolean encrypted = server.startsWith("tls://");
        String place = encrypted ? server.substring("tls://".length()) : server;
        String host = Addresses.parse(place) instanceof Inet6Address ? "[" + place + "]" : place;
        var address = Addresses.parseHostWithPort(host, 1);
        return address == null || address.getPort() == 0 ? null : (encrypted ? "tls://" : "udp://") + host;
    }

    // ---- Reading ----

    private static @Nullable DomainName name(String text) {
        try {
            return DomainName.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Directive at(Source source, int index, String name, List<String> words) {
        int line = source.line(Math.max(0, index));
        List<Token> tokens = words.stream()
                .map(word -> new Token(word, source.file(), line, false, false))
                .toList();
        return new Directive(new Token(name, source.file(), line, true, false), tokens, List.of());
    }

    private static YamlValue parse(Source source, String key) throws CorefileException {
        try {
            return YamlValue.parse(source.text());
        } catch (YamlSyntaxException e) {
            throw new CorefileException(
                    source.file(), source.line(e.line() - 1), key + " is no JSON: " + e.getMessage());
        }
    }

    private static YamlValue.Mapping mapping(Source source, String key) throws CorefileException {
        YamlValue value = parse(source, key);
        if (value instanceof YamlValue.Mapping mapping) {
            return mapping;
        }
        throw new CorefileException(
                source.file(), source.line(0), key + " is no mapping (expected: {\"domain\": ...})");
    }

    private static List<String> texts(YamlValue value, Source source, String expected) throws CorefileException {
        List<String> texts = new ArrayList<>();
        if (value instanceof YamlValue.Sequence sequence) {
            for (YamlValue item : sequence.items()) {
                if (item instanceof YamlValue.Scalar scalar) {
                    texts.add(scalar.text());
                }
            }
            if (texts.size() == sequence.items().size()) {
                return texts;
            }
        }
        throw new CorefileException(
                source.file(), source.line(value.line() - 1), "not what was expected (expected: " + expected + ")");
    }
}
