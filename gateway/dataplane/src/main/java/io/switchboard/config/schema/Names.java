package io.switchboard.config.schema;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import org.jspecify.annotations.Nullable;

/** Domain names and record types as text. */
public final class Names {
    private static final int LAST_OF_META_TYPES = 255;
    private static final int FIRST_OF_META_TYPES = 128;

    private Names() {}

    /** An absolute domain name; its final dot may be left out. */
    public static Shape<DomainName> domainName() {
        return ScalarShape.of(
                "a domain name of labels of 1 to 63 octets, such as example.org.",
                JsonSchema.anyText(),
                (text, place, reading) -> parse(text),
                DomainName::toString);
    }

    /** The number of a type of which there can be records; queries and messages have further ones (RFC 6895 §3.1). */
    public static Shape<Integer> recordType() {
        return ScalarShape.of(
                "the type of a record, such as A, AAAA, CNAME, TXT or TYPE65280",
                JsonSchema.anyText(),
                (text, place, reading) -> {
                    int type = RecordType.parse(text);
                    return type > 0 && !isMeta(type) ? type : null;
                },
                RecordType::name);
    }

    private static @Nullable DomainName parse(String name) {
        try {
            return DomainName.parse(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isMeta(int type) {
        return type == RecordType.OPT || (type >= FIRST_OF_META_TYPES && type <= LAST_OF_META_TYPES);
    }
}
