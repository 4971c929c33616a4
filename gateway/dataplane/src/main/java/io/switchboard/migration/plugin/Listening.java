package io.switchboard.migration.plugin;

import io.switchboard.config.schema.Addresses;
import io.switchboard.migration.corefile.Directive;
import io.switchboard.migration.corefile.ServerKey;
import io.switchboard.migration.draft.Listeners;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of a block, {@code bind} and {@code tls}: listeners and their certificates. */
final class Listening {
    private static final List<String> EVERYWHERE = List.of("0.0.0.0", "[::]");
    private static final String NONE = "none";

    private final Scope scope;

    private Listening(Scope scope) {
        this.scope = scope;
    }

    static void translate(Scope scope) {
        Listening listening = new Listening(scope);
        Optional<Directive> tls = scope.find("tls");
        String certificate = tls.map(listening::certificate).orElse(null);
        List<String> hosts = listening.hosts();
        for (ServerKey key : scope.keys()) {
            listening.add(key, hosts, certificate);
        }
    }

    private void add(ServerKey key, List<String> hosts, @Nullable String certificate) {
        List<String> bind = hosts.stream().map(host -> host + ":" + key.port()).toList();
        switch (key.scheme()) {
            case "tls" -> listen("dot", bind, orSelfSigned(key, certificate));
            case "quic" -> listen("doq", bind, orSelfSigned(key, certificate));
            case "https3" -> listen("doh3", bind, orSelfSigned(key, certificate));
            case "https" -> listen("doh", bind, orClear(certificate));
            case "grpc" -> listen("grpc", bind, orClear(certificate));
            default -> {
                scope.draft().listeners().add("udp", bind, null);
                scope.draft().listeners().add("tcp", bind, null);
            }
        }
    }

    /** Adds a certificate where it goes with those of other blocks at the same address. */
    private void listen(String transport, List<String> bind, String certificate) {
        Listeners listeners = scope.draft().listeners();
        List<String> free = bind.stream()
                .filter(address -> listeners.certificates(transport, address).stream()
                        .allMatch(other -> goTogether(other, certificate)))
                .toList();
        listeners.add(transport, free, certificate);
        if (free.size() < bind.size()) {
            scope.report()
                    .notTranslated(
                            scope.find("tls").orElseGet(this::block),
                            "a block before it asks the clients of the same address for other certificates than this one",
                            "give one of them a port of its own; the certificate of this one is not used");
        }
    }

    /** Clients are asked for a certificate before it is known which of ours they get. */
    private boolean goTogether(String one, String other) {
        return one.equals(NONE) || other.equals(NONE) || Objects.equals(clientCa(one), clientCa(other));
    }

    private @Nullable Object clientCa(String certificate) {
        return scope.draft().get("certificates." + certificate + ".client-ca");
    }

    private String orSelfSigned(ServerKey key, @Nullable String certificate) {
        if (certificate != null) {
            return certificate;
        }
        scope.report()
                .notTranslated(
                        block(),
                        key.scheme() + ":// has no certificate",
                        "name the files in certificates; a self-signed one stands there");
        return scope.draft().certificate("default", Map.of("self-signed", true));
    }

    private Directive block() {
        return new Directive(scope.block().first(), List.of(), List.of());
    }

    /** CoreDNS speaks clear text there without the plugin tls. */
    private static String orClear(@Nullable String certificate) {
        return certificate == null ? NONE : certificate;
    }

    private List<String> hosts() {
        List<String> hosts = new ArrayList<>();
        boolean found = false;
        for (Directive directive : scope.block().directives()) {
            if (directive.word().equals("bind")) {
                found = true;
                directive.words().forEach(word -> addHost(directive, word, hosts));
                directive
                        .options()
                        .forEach(option -> scope.report()
                                .notTranslated(
                                        option,
                                        "addresses cannot be excepted",
                                        "list those that are wanted in listeners[].bind"));
            }
        }
        if (found && hosts.isEmpty()) {
            scope.report()
                    .notTranslated(
                            scope.find("bind").orElseThrow(),
                            "no address is left",
                            "write listeners[].bind; all are bound now");
        }
        return hosts.isEmpty() ? EVERYWHERE : hosts;
    }

    private void addHost(Directive bind, String word, List<String> hosts) {
        InetAddress address = Addresses.parse(word);
        if (address == null && !word.startsWith("${")) {
            scope.report()
                    .notTranslated(
                            bind,
                            "'" + word + "' is no address",
                            "write the addresses of the interface to listeners[].bind");
            return;
        }
        hosts.add(word.indexOf(':') >= 0 && address != null ? "[" + word + "]" : word);
        scope.report().translated(bind, "listeners[].bind");
    }

    // ---- Certificates ----

    private @Nullable String certificate(Directive tls) {
        Map<String, Object> keys = new LinkedHashMap<>();
        for (Directive option : tls.options()) {
            if (!option.word().equals("client_auth")) {
                scope.unknown(option);
            } else if (option.word(0, "").equals("require_and_verify")
                    && tls.arguments().size() == 3) {
                keys.put("client-ca", tls.word(2, ""));
                scope.report().translated(option, "certificates.<name>.client-ca");
            } else if (option.word(0, "").equals("nocert")) {
                scope.report().alwaysOn(option, "without client-ca nobody is asked for a certificate");
            } else {
                scope.report()
                        .notTranslated(
                                option,
                                "clients are either not asked for a certificate or must have one",
                                "client_auth require_and_verify becomes certificates.<name>.client-ca");
            }
        }
        if (tls.arguments().size() < 2 || tls.arguments().size() > 3) {
            scope.report().notTranslated(tls, "CERT and KEY are needed", "name the files in certificates");
            return null;
        }
        keys.put("chain", tls.word(0, ""));
        keys.put("key", tls.word(1, ""));
        String name = scope.draft().certificate("default", keys);
        scope.report().translated(tls, "certificates." + name + ", whose files are watched");
        return name;
    }
}
