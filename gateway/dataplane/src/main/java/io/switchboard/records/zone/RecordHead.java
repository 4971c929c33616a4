package io.switchboard.records.zone;

import io.switchboard.dns.RecordType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands between owner and data of a record: TTL and class, in either order, each of them optional, and type
 * (RFC 1035 §5.1).
 *
 * @param ttl as written, or null
 * @param end the word behind the type
 */
record RecordHead(@Nullable String ttl, int type, int end) {
    private static final Set<String> OTHER_CLASSES = Set.of("CH", "HS", "CS", "CHAOS", "HESIOD");

    static RecordHead parse(MasterEntry entry, int from) throws MasterFileException {
        List<String> words = entry.words();
        String ttl = null;
        int index = from;
        while (index < words.size()) {
            String word = words.get(index).toUpperCase(Locale.ROOT);
            if (OTHER_CLASSES.contains(word)) {
                throw new MasterFileException(entry.line(), "class " + word + " (expected: IN)");
            }
            if (ttl == null && Character.isDigit(word.charAt(0))) {
                ttl = words.get(index);
            } else if (!word.equals("IN") && !word.equals("CLASS1")) {
                break;
            }
            index++;
        }
        if (index == words.size()) {
            throw new MasterFileException(entry.line(), "a record without a type");
        }
        int type = RecordType.parse(words.get(index));
        if (type < 0) {
            throw new MasterFileException(
                    entry.line(), "type " + words.get(index) + " (expected: a record type such as A or TYPE65280)");
        }
        return new RecordHead(ttl, type, index + 1);
    }
}
