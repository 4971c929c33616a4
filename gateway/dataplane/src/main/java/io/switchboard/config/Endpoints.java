package io.switchboard.config;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Endpoints that are named outside of a configuration, such as on a command line, in the words of one. */
public final class Endpoints {
    private Endpoints() {}

    /**
     * The endpoint that {@code url} names under {@code upstreams.*.endpoints}, other keys being what they are by default;
     * null if it names none.
     */
    public static @Nullable EndpointConfig parse(String url) {
        return EndpointKeys.parse(url);
    }

    /** What {@link #parse} takes, for messages. */
    public static String expected() {
        return EndpointKeys.URL_FORM;
    }

    /** Whether this is a pin as {@code spki-pins} has them. */
    public static boolean isPin(String text) {
        return EndpointKeys.isPin(text);
    }

    /** The first name server of the system; none if there is none, or the file cannot be read. */
    public static Optional<EndpointConfig> ofSystem(Path resolvConf) {
        return ResolvConf.endpoints(resolvConf).stream().findFirst();
    }
}
