package io.switchboard.migration.plugin;

import io.switchboard.config.schema.Addresses;
import io.switchboard.migration.corefile.Directive;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** {@code transfer}: who may have the zones of the cluster, or those of the block's files, as a whole. */
final class Transfer implements Translation {
    private static final String CLUSTER = "records.kubernetes.transfer.allow";
    private static final String FILES = "records.zones[].transfer.allow";

    @Override
    public void translate(Directive transfer, Scope scope) {
        boolean ofTheCluster = scope.find("kubernetes").isPresent();
        boolean ofFiles = scope.find("file").isPresent();
        if (!ofTheCluster && !ofFiles) {
            scope.report()
                    .notTranslated(transfer, "the block has no zone of its own", "let secondaries ask the primary");
            transfer.options()
                    .forEach(option ->
                            scope.report().notTranslated(option, "the block has no zone of its own", "the primary"));
            return;
        }
        scope.report().translated(transfer, ofTheCluster ? CLUSTER : FILES);
        for (Directive option : transfer.options()) {
            if (!option.word().equals("to")) {
                scope.unknown(option);
            } else if (ofTheCluster) {
                ofTheCluster(option, scope);
            } else {
                report(option, FILES, scope); // the files' translation reads it
            }
        }
    }

    /** {@code to ADDRESS...}: these may transfer, and CoreDNS notifies them. */
    static void ofTheCluster(Directive option, Scope scope) {
        allowed(option).forEach(network -> scope.draft().add(CLUSTER, network));
        report(option, CLUSTER, scope);
    }

    /** What is said of clients that may transfer zones of files. */
    static void ofFiles(Directive option, Scope scope) {
        report(option, FILES, scope);
    }

    private static void report(Directive option, String key, Scope scope) {
        List<String> others = option.words().stream()
                .filter(word -> !word.equals("to") && network(word).isEmpty())
                .toList();
        others.forEach(
                word -> scope.report().notTranslated(option, "'" + word + "' is no address", "a network in " + key));
        boolean notified = allowed(option).stream().anyMatch(network -> !network.equals("any"));
        scope.report()
                .translated(
                        option,
                        key + (notified ? "; secondaries are not notified, they come by the SOA record's times" : ""));
    }

    /** The networks of clients. */
    static List<String> allowed(Directive option) {
        List<String> networks = new ArrayList<>();
        option.words().stream()
                .map(Transfer::network)
                .filter(network -> !network.isEmpty())
                .forEach(networks::add);
        return networks;
    }

    private static String network(String word) {
        if (word.equals("*")) {
            return "any";
        }
        if (Addresses.parse(word) != null) {
            return word;
        }
        InetSocketAddress address = Addresses.parseWithPort(word, 0);
        return address == null ? "" : Addresses.format(address.getAddress());
    }
}
