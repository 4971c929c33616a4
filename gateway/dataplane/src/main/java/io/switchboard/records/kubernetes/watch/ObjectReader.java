package io.switchboard.records.kubernetes.watch;

import io.switchboard.records.kubernetes.object.AddressReader;
import io.switchboard.records.kubernetes.object.ClusterObject;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reads the objects of one kind, one after the other; and the objects that stand in their place in a watch, a bookmark
 * or a Status. Fields come in any order, and those that nobody needs are skipped. One thread.
 *
 * @param <T> the kind
 */
abstract class ObjectReader<T extends ClusterObject> {
    private static final int MAX_PORT = 65_535;
    private static final Port NO_PORT = new Port("", "tcp", 0);
    private static final Pattern LEADING_ZEROS = Pattern.compile("\\b0+(?=[0-9])");

    final Metadata metadata;
    final StatusReader status = new StatusReader();
    final JsonText text = new JsonText();
    private final TextPool texts;

    ObjectReader(TextPool texts) {
        this.texts = texts;
        metadata = new Metadata(texts);
    }

    /** Reads an object; the parser is at its first token, and at its last one afterwards. */
    final void read(JsonParser json) {
        metadata.clear();
        status.clear();
        clear();
        if (!Json.isObject(json)) {
            return;
        }
        for (String name = Json.nextField(json); name != null; name = Json.nextField(json)) {
            if (name.equals("metadata")) {
                metadata.read(json);
            } else if (!field(json, name) && !status.field(json, name)) {
                json.skipChildren();
            }
        }
    }

    /** Forgets the last object. */
    abstract void clear();

    /** Reads the value of a field; false if it is none of interest, and untouched. */
    abstract boolean field(JsonParser json, String name);

    /**
     * What was read last; null if DNS has no use for it, which may be otherwise when the object changes.
     *
     * @throws UnusableObjectException if a field is not what the API says
     */
    abstract @Nullable T build() throws UnusableObjectException;

    // ---- What several kinds have ----

    final @Nullable String shared(JsonParser json) {
        String text = Json.text(json);
        return text == null ? null : texts.share(text);
    }

    /** Adds the texts of an array. */
    static void texts(JsonParser json, List<String> into) {
        if (Json.isArray(json)) {
            while (Json.nextElement(json)) {
                String text = Json.text(json);
                if (text != null) {
                    into.add(text);
                }
            }
        }
    }

    /**
     * Adds the ports of an array.
     *
     * @param likely what they probably are; those that are equal are taken from there
     */
    final void ports(JsonParser json, List<Port> into, List<Port> likely) {
        if (!Json.isArray(json)) {
            return;
        }
        while (Json.nextElement(json)) {
            if (Json.isObject(json)) {
                int index = into.size();
                into.add(port(json, index < likely.size() ? likely.get(index) : NO_PORT));
            }
        }
    }

    private Port port(JsonParser json, Port likely) {
        String name = "";
        String protocol = "tcp"; // The API's default.
        int number = 0;
        for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
            switch (field) {
                case "name" -> name = shared(json, likely.name());
                case "protocol" -> protocol = protocol(json, likely.protocol());
                case "port" -> number = Json.number(json, 0);
                default -> json.skipChildren();
            }
        }
        return number == likely.number() && name.equals(likely.name()) && protocol.equals(likely.protocol())
                ? likely
                : new Port(name, protocol, number);
    }

    private String shared(JsonParser json, String likely) {
        String own = text.read(json, likely);
        return own == null ? "" : own.equals(likely) ? likely : texts.share(own);
    }

    private String protocol(JsonParser json, String likely) {
        if (!text.read(json) || text.isEmpty()) {
            return "tcp";
        }
        // Written in capitals, mostly.
        return text.isLower(likely) ? likely : texts.share(text.toString().toLowerCase(Locale.ROOT));
    }

    /**
     * Reads an address as Kubernetes does; false if the text is none. Of old it takes octets with leading zeros, which are
     * decimal to it, and it keeps the objects that have them.
     */
    static boolean isAddress(CharSequence text, AddressReader reader) {
        return reader.read(text)
                || text.chars().anyMatch(each -> each == '0')
                        && reader.read(LEADING_ZEROS.matcher(text).replaceAll(""));
    }

    static IpAddress address(String field, String text) throws UnusableObjectException {
        AddressReader reader = new AddressReader();
        if (!isAddress(text, reader)) {
            throw new UnusableObjectException(field, text);
        }
        return reader.address();
    }

    static List<IpAddress> addresses(String field, List<String> texts) throws UnusableObjectException {
        List<IpAddress> addresses = new ArrayList<>(texts.size());
        for (String text : texts) {
            addresses.add(address(field, text));
        }
        return addresses;
    }

    /** The ports, all of which must be ones. */
    static List<Port> checked(List<Port> ports) throws UnusableObjectException {
        for (Port port : ports) {
            if (port.number() < 0 || port.number() > MAX_PORT) {
                throw new UnusableObjectException("ports.port", Integer.toString(port.number()));
            }
        }
        return ports;
    }
}
