package io.switchboard.config;

import io.switchboard.config.schema.JsonSchema;
import io.switchboard.config.schema.Names;
import io.switchboard.config.schema.ScalarShape;
import io.switchboard.config.schema.Shape;
import io.switchboard.config.schema.Texts;
import io.switchboard.config.schema.WordOr;
import io.switchboard.dns.DomainName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Values that only {@code records.kubernetes} has. */
final class KubernetesShapes {
    private static final String NONE = "none";
    private static final String IN_CLUSTER = "in-cluster";
    /** A label of RFC 1123, as Kubernetes wants names to be. */
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    /** What a selector is made of; whether it is one the API server finds out. */
    private static final Pattern SELECTOR = Pattern.compile("[-A-Za-z0-9_./=!,() ]{1,1000}");

    private static final int MAX_CONTEXT = 253;

    private KubernetesShapes() {}

    /** The word {@code in-cluster}, which is empty, or a file. */
    static Shape<Optional<Path>> kubeconfig() {
        return WordOr.of(IN_CLUSTER, Texts.file());
    }

    /** Free text, or {@code none}. */
    static Shape<Optional<String>> context() {
        return Texts.textOrNone(MAX_CONTEXT);
    }

    /** A zone, or {@code none}. */
    static Shape<Optional<DomainName>> zoneOrNone() {
        return WordOr.of(NONE, Names.domainName());
    }

    /** The name of a namespace. */
    static Shape<String> namespace() {
        return ScalarShape.of(
                "the name of a namespace, of lower-case letters, digits and hyphens",
                JsonSchema.text(NAMESPACE.pattern()),
                (text, place, reading) -> NAMESPACE.matcher(text).matches() ? text : null,
                text -> text);
    }

    /** A label selector, or {@code none}, which is empty. */
    static Shape<String> selector() {
        return ScalarShape.of(
                "a label selector such as app=web,tier!=cache, or none",
                JsonSchema.anyText(),
                (text, place, reading) ->
                        text.equals(NONE) ? "" : SELECTOR.matcher(text).matches() ? text : null,
                text -> text.isEmpty() ? NONE : text);
    }
}
