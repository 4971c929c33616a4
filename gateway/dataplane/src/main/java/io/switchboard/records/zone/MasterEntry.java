package io.switchboard.records.zone;

import java.util.List;

/**
 * One entry of a master file, a record or a directive, without comments, brackets and line breaks (RFC 1035 §5.1).
 *
 * @param line where it starts, from 1 on
 * @param ownerLeftOut whether it starts with blank space, so that it belongs to the last owner
 * @param words at least one; quotes and escapes are kept, octets outside of printable ASCII have become escapes
 */
record MasterEntry(int line, boolean ownerLeftOut, List<String> words) {
    /** The words from {@code index} on as text. */
    String rest(int index) {
        return String.join(" ", words.subList(index, words.size()));
    }
}
