package io.switchboard.records.zone;

import io.switchboard.config.RecordsConfig.ZoneFile;
import io.switchboard.dns.DomainName;
import io.switchboard.files.FileWatch;
import io.switchboard.records.AuthoritativeZone;
import io.switchboard.records.FileStatus;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.RecordPart;
import io.switchboard.records.RecordPlace;
import io.switchboard.records.RecordProblem;
import io.switchboard.records.RecordSource;
import io.switchboard.records.WatchedFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Zones from master files, each read again when it changes. A file that cannot be used any more leaves its zone as it
 * was, and all other zones alone.
 */
public final class ZoneFiles implements RecordSource {
    private final List<WatchedFile<AuthoritativeZone>> files = new ArrayList<>();
    private final List<ZoneFile> zones;
    private volatile Consumer<RecordPart> publish = part -> {};

    /** Zones with origins that differ; nothing is read before {@link #open}. */
    public ZoneFiles(List<ZoneFile> zones, FileWatch watch) {
        this.zones = List.copyOf(zones);
        for (ZoneFile zone : zones) {
            files.add(new WatchedFile<>(
                    zone.file(), (file, included) -> ZoneReader.read(zone, included), watch, this::publishAll));
        }
    }

    /**
     * Reads zones once, as {@link #open} does, for who checks a configuration.
     *
     * @throws InvalidRecordsException with everything that is wrong with any of them
     */
    public static void check(List<ZoneFile> zones) throws InvalidRecordsException {
        List<RecordProblem> problems = new ArrayList<>();
        checkOrigins(zones, problems);
        for (ZoneFile zone : zones) {
            try {
                ZoneReader.read(zone, new HashSet<>());
            } catch (InvalidRecordsException e) {
                problems.addAll(e.problems());
            }
        }
        throwIfAny(problems);
    }

    @Override
    public String name() {
        return "zones";
    }

    @Override
    public void open(Consumer<RecordPart> publisher) throws InvalidRecordsException {
        List<RecordProblem> problems = new ArrayList<>();
        checkOrigins(zones, problems);
        for (WatchedFile<AuthoritativeZone> file : files) {
            try {
                file.open();
            } catch (InvalidRecordsException e) {
                problems.addAll(e.problems());
            }
        }
        throwIfAny(problems);
        publish = publisher;
        publishAll();
    }

    private static void throwIfAny(List<RecordProblem> problems) throws InvalidRecordsException {
        if (!problems.isEmpty()) {
            throw new InvalidRecordsException(problems);
        }
    }

    private static void checkOrigins(List<ZoneFile> zones, List<RecordProblem> problems) {
        Set<DomainName> origins = new HashSet<>();
        for (ZoneFile zone : zones) {
            if (!origins.add(zone.origin())) {
                problems.add(new RecordProblem(
                        RecordPlace.of(zone.file().toString()), zone.origin() + " (expected: one file for each zone)"));
            }
        }
    }

    /** What all files say now; a lock keeps an older state from being published after a newer one. */
    private synchronized void publishAll() {
        List<AuthoritativeZone> current = new ArrayList<>();
        for (WatchedFile<AuthoritativeZone> file : files) {
            AuthoritativeZone zone = file.content();
            if (zone != null) {
                current.add(zone);
            }
        }
        publish.accept(RecordPart.ofZones(current));
    }

    /** How it went with each file, in the order of the configuration. */
    public List<FileStatus> status() {
        return files.stream().map(WatchedFile::status).toList();
    }

    @Override
    public void close() {
        files.forEach(WatchedFile::close);
    }
}
