package io.switchboard.migration;

import io.switchboard.migration.corefile.Source;
import io.switchboard.migration.draft.Report;
import java.util.Map;

/** The variables in the manifest of NodeLocal DNSCache, which its installer or the program itself replaces. */
final class Pillar {
    private static final String LOCAL = "__PILLAR__LOCAL__DNS__";
    private static final String SERVER = "__PILLAR__DNS__SERVER__";
    private static final String CLUSTER = "__PILLAR__CLUSTER__DNS__";
    private static final String UPSTREAM = "__PILLAR__UPSTREAM__SERVERS__";
    private static final String DOMAIN = "__PILLAR__DNS__DOMAIN__";
    private static final String PROMETHEUS = "__PROMETHEUS__ENDPOINT__";
    /** What the program itself looks at: the variable that Kubernetes sets for the Service kube-dns-upstream. */
    private static final String OF_SERVICE = "${KUBE_DNS_UPSTREAM_SERVICE_HOST:-192.0.2.1}";

    private final Map<String, String> given;
    private final Report report;
    private String text;
    private final Source source;

    /** @param given values by the variables' names, as an installer would set them */
    Pillar(Source source, Map<String, String> given, Report report) {
        this.source = source;
        this.text = source.text();
        this.given = given;
        this.report = report;
    }

    Source replace() {
        set(LOCAL, "169.254.20.10", "the usual address of the node's cache");
        set(DOMAIN, "cluster.local", "the usual domain");
        set(PROMETHEUS, ":9253", "the usual port");
        set(UPSTREAM, "/etc/resolv.conf", "unless the ConfigMap kube-dns names upstreamNameservers: import that, too");
        set(
                CLUSTER,
                OF_SERVICE,
                "the variable that Kubernetes sets in pods beside the Service kube-dns-upstream; 192.0.2.1, where nobody is,"
                        + " without it");
        if (text.contains(SERVER)) {
            String value = given.get(SERVER);
            if (value == null) {
                report.notTranslated(
                        source.file(),
                        line(SERVER),
                        SERVER,
                        "the address of the Service kube-dns is not in this file and is left out; instead: --set "
                                + SERVER + "=ADDRESS where kube-proxy uses iptables, nothing where it uses IPVS");
            }
            text = text.replace(SERVER, value == null ? "" : value);
        }
        return new Source(source.file(), text, source.firstLine(), source.countsLines());
    }

    private void set(String name, String usual, String why) {
        if (text.contains(name)) {
            String value = given.getOrDefault(name, usual);
            report.note(source.file(), name + " is " + value + (given.containsKey(name) ? "" : ", " + why));
            text = text.replace(name, value);
        }
    }

    private int line(String name) {
        long before = source.text()
                .substring(0, source.text().indexOf(name))
                .chars()
                .filter(c -> c == '\n')
                .count();
        return source.line((int) before);
    }
}
