package io.switchboard.migration;

import io.switchboard.migration.corefile.CorefileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The text of a file that is to be translated; whatever is wrong with it is one line. */
final class SourceText {
    static final int MAX_OCTETS = 4 * 1024 * 1024;

    private SourceText() {}

    static String read(Path file) throws CorefileException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(MAX_OCTETS + 1);
            if (octets.length > MAX_OCTETS) {
                throw new CorefileException(file.toString(), 0, "too large (expected: at most 4MiB)");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CorefileException(file.toString(), 0, "not UTF-8 (expected: a text file)");
        } catch (NoSuchFileException e) {
            throw new CorefileException(file.toString(), 0, "no such file");
        } catch (AccessDeniedException e) {
            throw new CorefileException(file.toString(), 0, "not readable by this user");
        } catch (IOException e) {
            throw new CorefileException(file.toString(), 0, "not readable: " + e.getMessage());
        }
    }
}
