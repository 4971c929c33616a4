package io.switchboard.records.kubernetes.watch;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The text of a value where the parser has it: of use until the parser moves on. Reused; one thread. */
final class JsonText implements CharSequence {
    private char[] characters = {};
    private int start;
    private int length;

    /** Looks at the value; false if it is no text. The parser is at its end afterwards. */
    boolean read(JsonParser json) {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            json.skipChildren();
            length = 0;
            return false;
        }
        characters = json.getStringCharacters();
        start = json.getStringOffset();
        length = json.getStringLength();
        return true;
    }

    /** The text of a value as an object, {@code likely} itself if that is equal; null if the value is no text. */
    @Nullable String read(JsonParser json, @Nullable String likely) {
        if (!read(json)) {
            return null;
        }
        return likely != null && likely.contentEquals(this) ? likely : toString();
    }

    /** Whether the text, in whatever case, is one that is in lower case; of ASCII, or it is not. */
    boolean isLower(String lower) {
        if (length != lower.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char character = charAt(i);
            if ((character >= 'A' && character <= 'Z' ? character + 'a' - 'A' : character) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return characters[start + index];
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return new String(characters, start + from, to - from);
    }

    @Override
    public String toString() {
        return new String(characters, start, length);
    }
}
