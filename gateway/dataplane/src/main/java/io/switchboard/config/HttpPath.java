package io.switchboard.config;

import io.switchboard.config.schema.JsonSchema;
import io.switchboard.config.schema.ScalarShape;
import io.switchboard.config.schema.Shape;
import java.util.regex.Pattern;

/** A path that DNS over HTTPS is served at, perhaps written as the template that clients get (RFC 8484 §3, RFC 6570). */
final class HttpPath {
    private static final String VARIABLE = "{?dns}";
    /** RFC 3986 §3.3, without segments that clients resolve before they ask. */
    private static final Pattern PATH = Pattern.compile("(?!.*/\\.\\.?(/|$))/[A-Za-z0-9\\-._~!$&'()*+,;=:@%/]{0,255}");

    private HttpPath() {}

    static boolean isPath(String text) {
        return PATH.matcher(text).matches();
    }

    static Shape<String> shape() {
        return ScalarShape.of(
                "a path such as /dns-query, or a template such as /dns-query{?dns}",
                JsonSchema.text("/[^?#{]*(\\{\\?dns\\})?"),
                (text, place, reading) -> {
                    String path = text.endsWith(VARIABLE) ? text.substring(0, text.length() - VARIABLE.length()) : text;
                    return isPath(path) ? path : null;
                },
                path -> path);
    }
}
