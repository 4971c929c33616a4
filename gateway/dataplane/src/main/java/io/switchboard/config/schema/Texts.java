package io.switchboard.config.schema;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Free text, and files. */
public final class Texts {
    private static final String NONE = "none";
    private static final String FILE = "file:";
    private static final int MAX_OCTETS = 64 * 1024;

    private Texts() {}

    /** Text in a quotation of its own syntax, such as RDATA: taken as it is, but for variables. */
    public static Shape<String> verbatim(String expected) {
        return ScalarShape.of(
                expected, JsonSchema.anyText(), (text, place, reading) -> text.isBlank() ? null : text, text -> text);
    }

    /** Text of 1 to {@code maxOctets} in UTF-8, or {@code none}; {@code file:PATH} is the trimmed text of a file. */
    public static Shape<Optional<String>> textOrNone(int maxOctets) {
        return ScalarShape.of(
                "text of 1 to " + maxOctets + " octets, file: and a path to read it from, or none",
                JsonSchema.anyText(),
                (text, place, reading) -> {
                    String content = content(text, place, reading);
                    if (content == null || content.equals(NONE)) {
                        return content == null ? null : Optional.empty();
                    }
                    return isText(content, maxOctets) ? Optional.of(content) : null;
                },
                text -> text.orElse(NONE));
    }

    /** A secret that matches a pattern, or {@code none}; {@code file:PATH} is the trimmed text of a file. */
    public static Shape<Optional<String>> secretOrNone(String expected, Pattern pattern) {
        return ScalarShape.ofSecret(
                expected + ", file: and a path to read it from, or none",
                (text, place, reading) -> {
                    String content = content(text, place, reading);
                    if (content == null || content.equals(NONE)) {
                        return content == null ? null : Optional.empty();
                    }
                    return pattern.matcher(content).matches() ? Optional.of(content) : null;
                },
                text -> text.isPresent() ? new Secret(text.get()) : NONE);
    }

    private static boolean isText(String text, int maxOctets) {
        return !text.isEmpty()
                && text.getBytes(StandardCharsets.UTF_8).length <= maxOctets
                && !text.startsWith(FILE)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text)
                && text.chars().noneMatch(Character::isISOControl);
    }

    /** A file's path; relative ones begin in the configuration's directory. Whether it exists is not asked here. */
    public static Shape<Path> file() {
        return ScalarShape.of(
                "the path of a file",
                JsonSchema.anyText(),
                (text, place, reading) -> text.isBlank() ? null : path(text, reading),
                Path::toString);
    }

    /** The same, or {@code none}. */
    public static Shape<Optional<Path>> fileOrNone() {
        return ScalarShape.of(
                "the path of a file, or none",
                JsonSchema.anyText(),
                (text, place, reading) -> {
                    Path file = text.isBlank() || text.equals(NONE) ? null : path(text, reading);
                    return file == null && !text.equals(NONE) ? null : Optional.ofNullable(file);
                },
                file -> file.map(Path::toString).orElse(NONE));
    }

    private static @Nullable Path path(String text, Reading reading) {
        try {
            return reading.resolve(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable String content(String text, Place place, Reading reading) {
        if (!text.startsWith(FILE)) {
            return text;
        }
        Path file = path(text.substring(FILE.length()), reading);
        if (file == null) {
            return null;
        }
        reading.readFrom(file);
        String content = read(file);
        if (content == null) {
            reading.error(place, Excerpt.of(text) + " (expected: a readable file of UTF-8 text, at most 64KiB)");
        }
        return content;
    }

    private static @Nullable String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(MAX_OCTETS + 1);
            if (octets.length > MAX_OCTETS) {
                return null;
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString()
                    .strip();
        } catch (CharacterCodingException e) {
            return null;
        } catch (IOException e) {
            return null;
        }
    }
}
