package io.switchboard.records.zone;

import io.switchboard.config.RecordsConfig.ZoneFile;
import io.switchboard.dns.DomainName;
import io.switchboard.records.AuthoritativeZone;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.ProblemList;
import io.switchboard.records.RecordFile;
import io.switchboard.records.RecordPlace;
import io.switchboard.records.WatchedFile.Content;
import io.switchboard.records.ZoneBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a zone of a master file or of its text. */
public final class ZoneReader {
    private ZoneReader() {}

    /**
     * Reads a text, which may include nothing.
     *
     * @param source what to call it in problems
     * @param text one character for each octet, or ASCII
     * @throws InvalidRecordsException with every problem, by line
     */
    public static AuthoritativeZone read(DomainName origin, String source, String text) throws InvalidRecordsException {
        return read(origin, source, null, text, null).value();
    }

    static Content<AuthoritativeZone> read(ZoneFile zone, Set<Path> included) throws InvalidRecordsException {
        Path file = zone.file();
        return read(zone.origin(), file.toString(), file, RecordFile.read(file), new Includes(file, included));
    }

    private static Content<AuthoritativeZone> read(
            DomainName origin, String source, @Nullable Path file, String text, @Nullable Includes includes)
            throws InvalidRecordsException {
        ProblemList problems = new ProblemList();
        ZoneBuilder zone = new ZoneBuilder(origin, RecordPlace.of(source), problems);
        MasterFile reader = new MasterFile(zone, problems, includes);
        reader.read(text, source, file, origin);
        return new Content<>(zone.build(), reader.records(), List.of());
    }
}
