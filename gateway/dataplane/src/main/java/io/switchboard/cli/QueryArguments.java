package io.switchboard.cli;

import io.switchboard.config.EndpointConfig;
import io.switchboard.config.EndpointTls;
import io.switchboard.config.Endpoints;
import io.switchboard.config.schema.Addresses;
import io.switchboard.diagnose.DiagnosticQuery;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The words of {@code query}'s command line, and what they mean. */
final class QueryArguments {
    private static final String NAME = "NAME";
    private static final String TYPE = "TYPE";
    private static final String VIA = "--via";
    private static final String DNSSEC = "--dnssec";
    private static final String CD = "--cd";
    private static final String NO_RD = "--no-rd";
    private static final String NSID = "--nsid";
    private static final String COOKIE = "--cookie";
    private static final String CLASS = "--class";
    private static final String TIMEOUT = "--timeout";
    private static final String CA = "--ca";
    private static final String PIN = "--pin";
    private static final String OPPORTUNISTIC = "--opportunistic";
    private static final String BUFSIZE = "--bufsize";
    private static final String REVERSE = "-x";
    private static final String JSON = "--json";

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,7})(ms|s|m)");
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MAX_U16 = 65_535;

    /** A word that means nothing here; the message says which and what was expected. */
    static final class WrongArgument extends Exception {
        private static final long serialVersionUID = 1;

        WrongArgument(String which, String given, String expected) {
            super(which + ": '" + given + "' (expected: " + expected + ")");
        }

        WrongArgument(String message) {
            super(message);
        }
    }

    private final Path resolvConf;

    QueryArguments(Path resolvConf) {
        this.resolvConf = resolvConf;
    }

    void addTo(CommandSpec spec) {
        spec.addPositional(positional(0, NAME, "The name to ask for."));
        spec.addPositional(
                positional(1, TYPE, "The type by its name or as TYPE and a number; A without one, PTR with -x."));
        spec.addOption(text(
                VIA,
                "URL",
                "The server: an endpoint as in the configuration, such as tls://192.0.2.1#dns.example.org;"
                        + " without it the system's first name server by UDP."));
        spec.addOption(text(CLASS, "CLASS", "The class; IN without it."));
        spec.addOption(text(REVERSE, "ADDRESS", "Ask for the name of an address, instead of NAME."));
        spec.addOption(flag(DNSSEC, "Set DO: ask for signatures."));
        spec.addOption(flag(CD, "Set CD: no validation on our behalf."));
        spec.addOption(flag(NO_RD, "Clear RD: no recursion."));
        spec.addOption(flag(NSID, "Ask the server who it is (RFC 5001)."));
        spec.addOption(flag(COOKIE, "Send a client cookie (RFC 7873)."));
        spec.addOption(text(BUFSIZE, "OCTETS", "What may come by UDP; 1232 without it."));
        spec.addOption(text(TIMEOUT, "TIME", "How long to wait in all, such as 500ms; 5s without it."));
        spec.addOption(
                text(CA, "FILE", "Authorities in PEM that the certificate must come from; without it those of Java."));
        spec.addOption(text(PIN, "sha256/BASE64", "The public key that the certificate must have."));
        spec.addOption(flag(OPPORTUNISTIC, "Ask a server that cannot prove who it is."));
        spec.addOption(flag(JSON, "Print one JSON object."));
    }

    private static PositionalParamSpec positional(int index, String label, String description) {
        return PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .arity("0..1")
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private static OptionSpec text(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .build();
    }

    boolean json(ParseResult parsed) {
        return parsed.hasMatchedOption(JSON);
    }

    Duration timeout(ParseResult parsed) throws WrongArgument {
        String text = option(parsed, TIMEOUT);
        if (text == null) {
            return Duration.ofSeconds(5);
        }
        Matcher match = DURATION.matcher(text);
        if (match.matches()) {
            long number = Long.parseLong(match.group(1));
            Duration time = switch (match.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                default -> Duration.ofMinutes(number);
            };
            if (!time.isZero() && time.compareTo(LONGEST) <= 0) {
                return time;
            }
        }
        throw new WrongArgument(TIMEOUT, text, "a duration with its unit, from 1ms to 10m");
    }

    // ---- The server ----

    EndpointConfig endpoint(ParseResult parsed) throws WrongArgument {
        EndpointConfig endpoint = server(parsed);
        String ca = option(parsed, CA);
        String pin = option(parsed, PIN);
        boolean opportunistic = parsed.hasMatchedOption(OPPORTUNISTIC);
        EndpointTls tls = endpoint.tls();
        if (tls == null) {
            requireNothingOfTls(endpoint, ca != null ? CA : pin != null ? PIN : opportunistic ? OPPORTUNISTIC : null);
            return with(endpoint, null);
        }
        if (pin != null && !Endpoints.isPin(pin)) {
            throw new WrongArgument(PIN, pin, "sha256/ and the base64 of 32 octets");
        }
        if (opportunistic && (pin != null || ca != null)) {
            throw new WrongArgument(OPPORTUNISTIC + " beside " + (pin != null ? PIN : CA) + " (expected: one of them)");
        }
        List<String> pins = pin == null ? List.of() : List.of(pin);
        return with(endpoint, new EndpointTls(tls.name(), pins, ca == null ? null : Path.of(ca), null, opportunistic));
    }

    private static EndpointConfig with(EndpointConfig endpoint, @Nullable EndpointTls tls) throws WrongArgument {
        return new EndpointConfig(endpoint.url(), endpoint.transport(), resolved(endpoint), tls);
    }

    /** A host name is resolved as every other program on this machine does. */
    private static InetSocketAddress resolved(EndpointConfig endpoint) throws WrongArgument {
        if (!endpoint.isNamed()) {
            return endpoint.address();
        }
        if (endpoint.isService()) {
            throw new WrongArgument(
                    VIA, endpoint.url(), "one server, not the name of SRV records, which may have many");
        }
        String host = endpoint.address().getHostString();
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(host), endpoint.address().getPort());
        } catch (UnknownHostException e) {
            throw new WrongArgument(VIA, endpoint.url(), "a server whose name this system can resolve, or an address");
        }
    }

    private EndpointConfig server(ParseResult parsed) throws WrongArgument {
        String via = option(parsed, VIA);
        if (via == null) {
            return Endpoints.ofSystem(resolvConf)
                    .orElseThrow(() -> new WrongArgument(
                            "no server to ask: " + resolvConf + " names none (expected: " + VIA + " URL)"));
        }
        EndpointConfig endpoint = Endpoints.parse(via);
        if (endpoint == null) {
            throw new WrongArgument(VIA, via, Endpoints.expected());
        }
        return endpoint;
    }

    private static void requireNothingOfTls(EndpointConfig endpoint, @Nullable String given) throws WrongArgument {
        if (given != null) {
            throw new WrongArgument(given + " for '" + endpoint.url()
                    + "', which does not encrypt (expected: nothing, or a URL of a protocol that does)");
        }
    }

    // ---- The query ----

    DiagnosticQuery query(ParseResult parsed) throws WrongArgument {
        String reverse = option(parsed, REVERSE);
        List<String> words = words(parsed, reverse != null);
        return new DiagnosticQuery(
                reverse == null ? name(words.get(0)) : reverseName(reverse),
                type(words.get(1)),
                recordClass(option(parsed, CLASS)),
                !parsed.hasMatchedOption(NO_RD),
                parsed.hasMatchedOption(CD),
                parsed.hasMatchedOption(DNSSEC),
                parsed.hasMatchedOption(NSID),
                parsed.hasMatchedOption(COOKIE),
                bufferSize(option(parsed, BUFSIZE)));
    }

    /** Name and type; with {@code -x} the first word is the type. */
    private static List<String> words(ParseResult parsed, boolean reverse) throws WrongArgument {
        String first = parsed.matchedPositionalValue(0, "");
        String second = parsed.matchedPositionalValue(1, "");
        if (reverse) {
            if (!second.isEmpty()) {
                throw new WrongArgument(NAME + ": '" + first + "' beside " + REVERSE + " (expected: one of them)");
            }
            return List.of("", first.isEmpty() ? "PTR" : first);
        }
        if (first.isEmpty()) {
            throw new WrongArgument(NAME + " is missing (expected: a domain name, or " + REVERSE + " ADDRESS)");
        }
        return List.of(first, second.isEmpty() ? "A" : second);
    }

    private static Name name(String text) throws WrongArgument {
        try {
            return Name.fromString(ascii(text), Name.root);
        } catch (TextParseException | IllegalArgumentException e) {
            throw new WrongArgument(NAME, text, "a domain name of labels of 1 to 63 octets, 255 in all");
        }
    }

    /** The A-labels of a name with other letters than those of ASCII (RFC 5891 §4.4). */
    private static String ascii(String text) {
        return text.chars().allMatch(c -> c < 0x80) ? text : IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
    }

    private static Name reverseName(String text) throws WrongArgument {
        InetAddress address = Addresses.parse(text);
        if (address == null) {
            throw new WrongArgument(REVERSE, text, "an IPv4 or IPv6 address");
        }
        return ReverseMap.fromAddress(address);
    }

    private static int type(String text) throws WrongArgument {
        int type = Type.value(text.toUpperCase(Locale.ROOT));
        if (type == Type.AXFR || type == Type.IXFR) {
            throw new WrongArgument(TYPE, text, "one whose reply is one message, so no transfer");
        }
        if (type < 0 || type > MAX_U16) {
            throw new WrongArgument(TYPE, text, "a type's name, or TYPE and a number up to 65535");
        }
        return type;
    }

    private static int recordClass(@Nullable String text) throws WrongArgument {
        if (text == null) {
            return DClass.IN;
        }
        int recordClass = DClass.value(text.toUpperCase(Locale.ROOT));
        if (recordClass < 0 || recordClass > MAX_U16) {
            throw new WrongArgument(CLASS, text, "IN, CH, HS, ANY, or CLASS and a number up to 65535");
        }
        return recordClass;
    }

    private static int bufferSize(@Nullable String text) throws WrongArgument {
        if (text == null) {
            return DiagnosticQuery.DEFAULT_BUFFER_SIZE;
        }
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= MAX_U16) {
            return Integer.parseInt(text);
        }
        throw new WrongArgument(BUFSIZE, text, "a number of octets, from 0 to 65535");
    }

    private static @Nullable String option(ParseResult parsed, String name) {
        return parsed.hasMatchedOption(name) ? parsed.matchedOption(name).getValue() : null;
    }
}
