package io.switchboard.records;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file of records as text, octet by octet, up to a bound. */
public final class RecordFile {
    /** Largest file in octets. */
    public static final int MAX_LENGTH = 64 * 1024 * 1024;

    private RecordFile() {}

    /**
     * The whole text, one character for each octet, so that octets outside of ASCII stay what they are.
     *
     * @throws InvalidRecordsException if the file cannot be read or is larger than {@value #MAX_LENGTH} octets
     */
    public static String read(Path file) throws InvalidRecordsException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_LENGTH + 1);
            if (bytes.length > MAX_LENGTH) {
                throw new InvalidRecordsException(place(file), "more than " + MAX_LENGTH + " octets");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new InvalidRecordsException(place(file), "no such file");
        } catch (IOException e) {
            throw new InvalidRecordsException(place(file), "cannot be read: " + e.getMessage());
        }
    }

    private static RecordPlace place(Path file) {
        return RecordPlace.of(file.toString());
    }
}
