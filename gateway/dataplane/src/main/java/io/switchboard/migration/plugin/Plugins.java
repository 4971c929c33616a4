package io.switchboard.migration.plugin;

import static io.switchboard.migration.plugin.Translation.absent;
import static io.switchboard.migration.plugin.Translation.alwaysOn;
import static java.util.Map.entry;

import io.switchboard.migration.corefile.Directive;
import java.util.Map;

/** Every plugin of CoreDNS, and the external ones that people use most. To add one, add its row. */
final class Plugins {
    private static final Translation READ_WITH_THE_LISTENERS = (directive, scope) -> {};
    private static final String BACKEND = "there is no such source of records";
    private static final String TO_A_SERVER = "keep a server that has it, and lead a route to that";
    private static final String TO_LIMITS = "limits.tcp.connections and limits.tcp.connections-per-client";

    private static final Map<String, Translation> TRANSLATED = Map.ofEntries(
            // Where clients are served
            entry("bind", READ_WITH_THE_LISTENERS),
            entry("tls", READ_WITH_THE_LISTENERS),
            entry("timeouts", new Timeouts()),
            entry("proxyproto", Plugins::proxies),
            entry("https", absent("limits are for all listeners together", TO_LIMITS)),
            entry("https3", absent("limits are for all listeners together", TO_LIMITS)),
            entry("quic", absent("limits are for all listeners together", TO_LIMITS)),
            entry("grpc_server", absent("limits are for all listeners together", TO_LIMITS)),
            entry("multisocket", alwaysOn("each event loop has a socket of its own for each address")),
            entry("bufsize", Plugins::bufsize),
            // Upstreams and the cache
            entry("forward", new Forward("dns")),
            entry("proxy", new Forward("dns")),
            entry("fanout", new Forward("dns")),
            entry("grpc", new Forward("grpc")),
            entry("cache", new Cache()),
            entry("loop", alwaysOn("an upstream that leads back here is not asked any more, and the gateway goes on")),
            entry("cancel", alwaysOn("upstreams.*.deadline, 4s")),
            // Records
            entry("kubernetes", new Kubernetes()),
            entry("k8s_external", new External()),
            entry("autopath", new Autopath()),
            entry("transfer", new Transfer()),
            entry("hosts", new Hosts()),
            entry("file", new ZoneFiles()),
            entry("root", (directive, scope) -> scope.report().translated(directive, "paths of records.zones")),
            entry("auto", absent("a folder is not looked through for zones", "an item of records.zones for each file")),
            entry("secondary", absent("zones are not fetched from a primary", "a route for the zone to its primary")),
            entry("local", alwaysOn("localhost. and the names of loopback addresses are answered here")),
            entry("template", new Template()),
            entry("rewrite", new Rewrite()),
            entry("loadbalance", Plugins::loadbalance),
            entry("etcd", absent(BACKEND, TO_A_SERVER)),
            entry("route53", absent(BACKEND, "a route for the zone to the provider's servers")),
            entry("azure", absent(BACKEND, "a route for the zone to the provider's servers")),
            entry("clouddns", absent(BACKEND, "a route for the zone to the provider's servers")),
            entry("nomad", absent(BACKEND, TO_A_SERVER)),
            entry("k8s_gateway", absent("Ingress and Gateway objects are not watched", TO_A_SERVER)),
            entry("federation", absent("federation is gone from Kubernetes", "records.kubernetes.multicluster")),
            entry("dns64", absent("AAAA records are not synthesised", "an upstream that does so")),
            // Who is answered, and how
            entry("acl", new Acl()),
            entry("rrl", Rates::responses),
            entry("ratelimit", Rates::queries),
            entry("cookie", alwaysOn("server cookies are given and checked (RFC 7873)")),
            entry("any", alwaysOn("ANY is answered by one HINFO record (RFC 8482)")),
            entry("header", absent("flags are set by what they say", "leave it out")),
            entry(
                    "minimal",
                    absent("what upstreams say beside the answer is passed on", "leave it out: nothing needs it")),
            entry("view", absent("all clients get the same answers", "a gateway of its own for each view")),
            entry("ads", absent("lists are not fetched", "access.block with a file that is fetched")),
            entry("blocklist", absent("lists are not fetched", "access.block with a file that is fetched")),
            entry("dnssec", absent("nothing is signed here", "sign the zone's file; its signatures are served")),
            entry("sign", absent("nothing is signed here", "sign the zone's file; its signatures are served")),
            entry("tsig", absent("messages are not signed", "networks in transfer.allow")),
            entry(
                    "shed",
                    alwaysOn("limits.in-flight, and replies that a socket does not take are dropped and counted")),
            entry("geoip", absent("clients are not placed", "leave it out")),
            entry("erratic", absent("it is for tests", "leave it out")),
            entry("whoami", absent("it is for tests", "bin/switchboard query")),
            // Operation
            entry("prometheus", OpsPort::prometheus),
            entry("health", OpsPort::health),
            entry("ready", OpsPort::ready),
            entry("reload", alwaysOn("the configuration is looked at every second, and on SIGHUP")),
            entry("errors", alwaysOn("failures are counted by cause; what many queries cause is logged a few times")),
            entry("log", absent("queries are counted, not logged", "dns_queries_total and the other metrics")),
            entry("dnstap", absent("queries are counted, not logged", "dns_queries_total and the other metrics")),
            entry("trace", absent("queries are not traced", "the histograms of the metrics")),
            entry("metadata", alwaysOn("it gives other plugins what they need; here each has it")),
            entry("debug", absent("it is no part of the configuration", "--log-level of the gateway role")),
            entry("pprof", absent("there is no such port", "JDK Flight Recorder")),
            entry("chaos", Identity::chaos),
            entry("nsid", Identity::nsid),
            entry("on", absent("commands are not run", "what starts the gateway")));

    private static final Translation UNKNOWN =
            absent("it is no plugin that this program knows", "see docs/configuration.md for what there is");

    private Plugins() {}

    /** What becomes of a plugin; of one that is not known, a line in the report. */
    static Translation of(String plugin) {
        return TRANSLATED.getOrDefault(plugin, UNKNOWN);
    }

    private static void loadbalance(Directive loadbalance, Scope scope) {
        if (loadbalance.word(0, "round_robin").equals("round_robin")) {
            scope.report().alwaysOn(loadbalance, "addresses of local records; what is forwarded keeps its order");
        } else {
            scope.report().notTranslated(loadbalance, "every address is as good as another", "leave it out");
        }
    }

    private static void bufsize(Directive bufsize, Scope scope) {
        if (bufsize.word(0, "1232").equals("1232")) {
            scope.report().alwaysOn(bufsize, "1232 octets");
        } else {
            scope.report().notTranslated(bufsize, "it is 1232 octets (RFC 9715)", "leave it out");
        }
    }

    private static void proxies(Directive proxyproto, Scope scope) {
        scope.report()
                .translated(proxyproto, "listeners[].proxy-protocol over TCP, DoT and DoH; there is none over UDP");
        for (Directive option : proxyproto.options()) {
            if (option.word().equals("allow")) {
                scope.draft().listeners().proxies(option.words());
                scope.report().translated(option, "listeners[].proxy-protocol");
            } else {
                scope.unknown(option);
            }
        }
    }
}
