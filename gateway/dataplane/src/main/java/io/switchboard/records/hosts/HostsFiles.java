package io.switchboard.records.hosts;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.files.FileWatch;
import io.switchboard.records.FileStatus;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.OwnedNames;
import io.switchboard.records.OwnedNamesBuilder;
import io.switchboard.records.ProblemList;
import io.switchboard.records.RecordFile;
import io.switchboard.records.RecordPart;
import io.switchboard.records.RecordSource;
import io.switchboard.records.WatchedFile;
import io.switchboard.records.WatchedFile.Content;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.xbill.DNS.ReverseMap;

/**
 * Names from hosts files: an A or AAAA record for each name of a line and a PTR record for its address. All files
 * together make one set of names. A line that cannot be read is left out with a warning, a file that is missing too.
 */
public final class HostsFiles implements RecordSource {
    /** What a hosts file does not say; short, since such files are edited by hand. */
    static final int TTL_SECONDS = 60;

    private static final Logger LOG = System.getLogger(HostsFiles.class.getName());

    private final List<WatchedFile<List<HostsLine>>> files = new ArrayList<>();
    private volatile Consumer<RecordPart> publish = part -> {};

    /** Files in the order in which they are asked; nothing is read before {@link #open}. */
    public HostsFiles(List<Path> paths, FileWatch watch) {
        for (Path path : paths) {
            files.add(new WatchedFile<>(path, (file, included) -> read(file), watch, this::publishAll));
        }
    }

    private static Content<List<HostsLine>> read(Path file) throws InvalidRecordsException {
        ProblemList warnings = new ProblemList();
        List<HostsLine> lines = HostsParser.parse(file.toString(), RecordFile.read(file), warnings);
        int names = lines.stream().mapToInt(line -> line.names().size()).sum();
        return new Content<>(lines, names, warnings.problems());
    }

    @Override
    public String name() {
        return "hosts";
    }

    @Override
    public void open(Consumer<RecordPart> publisher) throws InvalidRecordsException {
        for (WatchedFile<List<HostsLine>> file : files) {
            try {
                file.open();
            } catch (InvalidRecordsException e) {
                LOG.log(Level.WARNING, e.getMessage());
            }
        }
        publish = publisher;
        publish();
    }

    /** What all files say now; a lock keeps an older state from being published after a newer one. */
    private synchronized void publish() throws InvalidRecordsException {
        publish.accept(RecordPart.ofNames(names()));
    }

    private void publishAll() {
        try {
            publish();
        } catch (InvalidRecordsException e) {
            LOG.log(Level.ERROR, "hosts files are not usable, what they said before stays:\n" + e.getMessage());
        }
    }

    private OwnedNames names() throws InvalidRecordsException {
        OwnedNamesBuilder names = new OwnedNamesBuilder(new ProblemList());
        for (WatchedFile<List<HostsLine>> file : files) {
            List<HostsLine> lines = file.content();
            if (lines != null) {
                lines.forEach(line -> add(names, line));
            }
        }
        return names.build();
    }

    private static void add(OwnedNamesBuilder names, HostsLine line) {
        int type = line.address().length == 4 ? RecordType.A : RecordType.AAAA;
        for (DomainName name : line.names()) {
            names.add(line.place(), name, type, TTL_SECONDS, line.address());
        }
        if (isUnspecified(line.address())) {
            // The address of block lists, which is nobody's.
            return;
        }
        DomainName reverse =
                DomainName.fromWire(ReverseMap.fromAddress(line.address()).toWire(), 0);
        if (!names.has(reverse, RecordType.PTR)) {
            names.add(
                    line.place(),
                    reverse,
                    RecordType.PTR,
                    TTL_SECONDS,
                    line.names().getFirst().toWire());
        }
    }

    private static boolean isUnspecified(byte[] address) {
        for (byte octet : address) {
            if (octet != 0) {
                return false;
            }
        }
        return true;
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
