package io.switchboard.config;

import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.config.schema.ConfigError;
import io.switchboard.config.schema.Place;
import io.switchboard.config.schema.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a configuration file strictly: what is unknown, double, of a wrong type, out of range or unresolved is an error,
 * and all errors of a file are found at once.
 *
 * <p>Safe for use by several threads. Blocks on files, so it has no business on an event loop.
 */
public final class ConfigReader {
    /** Octets that a file may have. Larger data belongs in zone files and block lists. */
    public static final int MAX_OCTETS = 4 * 1024 * 1024;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final ConfigEnvironment environment;
    private final RecordDataCheck recordData;
    private final GatewayKeys keys = new GatewayKeys();

    /** A reader for files that draw on {@code environment}. */
    public ConfigReader(ConfigEnvironment environment, RecordDataCheck recordData) {
        this.environment = environment;
        this.recordData = recordData;
    }

    /** Reads a file. One that is absent or unreadable is an error like every other. */
    public LoadedConfig read(Path file) throws ConfigException {
        return read(file, text(file));
    }

    /** Reads a file; if there is none, the configuration is all defaults. */
    public LoadedConfig readIfPresent(Path file) throws ConfigException {
        return Files.notExists(file) ? read(file, "") : read(file); // one that may not be looked at is an error
    }

    private LoadedConfig read(Path file, String text) throws ConfigException {
        Path path = file.toAbsolutePath().normalize();
        Path directory = path.getParent();
        LoadedConfig parsed = parse(file.toString(), text, directory == null ? path : directory);
        Set<Path> files = new HashSet<>(parsed.files());
        files.add(path);
        return new LoadedConfig(parsed.config(), Set.copyOf(files));
    }

    /**
     * Reads text, such as a configuration that came over a network.
     *
     * @param name stands for the file in messages
     * @param directory where relative paths begin
     */
    public LoadedConfig parse(String name, String text, Path directory) throws ConfigException {
        Reading reading = new Reading(environment, directory);
        GatewayConfig config = reading.document(text, keys);
        if (config != null) {
            recordData
                    .errors(config.records().staticRecords(), reading::placeOf)
                    .forEach(error -> reading.error(new Place(error.path(), error.line()), error.message()));
        }
        List<ConfigError> errors = reading.errors();
        if (config == null || !errors.isEmpty()) {
            throw new ConfigException(name, errors);
        }
        return new LoadedConfig(config, reading.files());
    }

    private static String text(Path file) throws ConfigException {
        byte[] octets = octets(file);
        if (octets.length > MAX_OCTETS) {
            throw refused(
                    file, "too large (expected: at most 4MiB; larger data belongs in zone files and block lists)");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw refused(file, "not UTF-8 (expected: a text file in YAML)");
        }
    }

    private static byte[] octets(Path file) throws ConfigException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_OCTETS + 1);
        } catch (NoSuchFileException e) {
            throw refused(file, "no such file (expected: a configuration)");
        } catch (AccessDeniedException e) {
            throw refused(file, "not readable by this user (expected: a configuration)");
        } catch (IOException e) {
            throw refused(file, "not readable: " + e.getMessage() + " (expected: a configuration)");
        }
    }

    private static ConfigException refused(Path file, String message) {
        return new ConfigException(file.toString(), List.of(new ConfigError("", 0, message)));
    }
}
