package io.switchboard.records.zone;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import io.switchboard.records.ProblemList;
import io.switchboard.records.RdataText;
import io.switchboard.records.RecordPlace;
import io.switchboard.records.ZoneBuilder;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.TTL;

/**
 * Reads one master file, and those that it includes, into a zone: records of class IN, {@code $ORIGIN}, {@code $TTL}
 * (RFC 2308 §4), {@code $INCLUDE} and {@code $GENERATE}. Goes on after a bad entry, so that all problems are told at
 * once. One thread, one zone.
 */
final class MasterFile {
    static final int MAX_RECORDS = 1_000_000;
    static final int MAX_GENERATED = 65_536;
    static final int MAX_INCLUDE_DEPTH = 8;

    private final ZoneBuilder zone;
    private final ProblemList problems;
    private final @Nullable Includes includes;
    private int records;

    /** A reader into {@code zone}; without {@code includes} nothing may be included. */
    MasterFile(ZoneBuilder zone, ProblemList problems, @Nullable Includes includes) {
        this.zone = zone;
        this.problems = problems;
        this.includes = includes;
    }

    /** Number of records so far. */
    int records() {
        return records;
    }

    /**
     * Reads a text.
     *
     * @param source what to call it
     * @param file where it is, or null if it is not a file
     */
    void read(String text, String source, @Nullable Path file, DomainName origin) {
        new Reading(text, source, file, origin, -1, 0).run();
    }

    /** The state inside one file. */
    private final class Reading {
        private final MasterScanner scanner;
        private final String source;
        private final @Nullable Path file;
        private final int depth;
        private DomainName origin;
        private @Nullable DomainName owner;
        private int defaultTtl;
        private int lastTtl = -1;

        Reading(String text, String source, @Nullable Path file, DomainName origin, int defaultTtl, int depth) {
            this.scanner = new MasterScanner(text);
            this.source = source;
            this.file = file;
            this.origin = origin;
            this.defaultTtl = defaultTtl;
            this.depth = depth;
        }

        void run() {
            try {
                for (MasterEntry entry = scanner.next(); entry != null; entry = scanner.next()) {
                    take(entry);
                    if (problems.isFull() || records > MAX_RECORDS) {
                        return;
                    }
                }
            } catch (MasterFileException e) {
                problems.add(at(e.line()), e.problem());
            }
        }

        private void take(MasterEntry entry) {
            try {
                String first = entry.words().getFirst();
                if (first.startsWith("$") && !entry.ownerLeftOut()) {
                    directive(entry, first.toUpperCase(Locale.ROOT));
                } else {
                    record(entry);
                }
            } catch (MasterFileException e) {
                problems.add(at(e.line()), e.problem());
            } catch (IllegalArgumentException e) {
                problems.add(at(entry.line()), String.valueOf(e.getMessage()));
            }
        }

        private void directive(MasterEntry entry, String directive) throws MasterFileException {
            switch (directive) {
                case "$ORIGIN" -> origin = name(argument(entry, 1));
                case "$TTL" -> defaultTtl = ttl(entry, argument(entry, 1));
                case "$INCLUDE" -> include(entry);
                case "$GENERATE" -> generate(entry);
                default ->
                    throw new MasterFileException(
                            entry.line(), directive + " (expected: $ORIGIN, $TTL, $INCLUDE or $GENERATE)");
            }
        }

        private String argument(MasterEntry entry, int index) throws MasterFileException {
            if (entry.words().size() <= index) {
                throw new MasterFileException(entry.line(), entry.words().getFirst() + " without a value");
            }
            return entry.words().get(index);
        }

        /** RFC 1035 §5.1: what the included file says of the origin and the owner ends with it. */
        private void include(MasterEntry entry) throws MasterFileException {
            Path from = file;
            if (includes == null || from == null) {
                throw new MasterFileException(entry.line(), "$INCLUDE (expected: only in a file)");
            }
            if (depth == MAX_INCLUDE_DEPTH) {
                throw new MasterFileException(
                        entry.line(), "$INCLUDE (expected: at most " + MAX_INCLUDE_DEPTH + " files inside each other)");
            }
            DomainName newOrigin = entry.words().size() > 2 ? name(entry.words().get(2)) : origin;
            Includes.Included included = includes.include(from, unquoted(argument(entry, 1)), entry.line());
            new Reading(included.text(), included.file().toString(), included.file(), newOrigin, defaultTtl, depth + 1)
                    .run();
        }

        private static String unquoted(String word) {
            return word.length() > 1 && word.startsWith("\"") && word.endsWith("\"")
                    ? word.substring(1, word.length() - 1)
                    : word;
        }

        private void generate(MasterEntry entry) throws MasterFileException {
            GenerateRange range = GenerateRange.parse(argument(entry, 1), entry.line());
            GeneratePattern left = new GeneratePattern(argument(entry, 2), entry.line());
            RecordHead head = RecordHead.parse(entry, 3);
            GeneratePattern right = new GeneratePattern(entry.rest(head.end()), entry.line());
            int ttl = ttl(entry, head, null);
            for (long number = range.start(); number <= range.end(); number += range.step()) {
                DomainName name = name(left.expand(number));
                add(entry, name, head.type(), ttl, RdataText.parse(head.type(), right.expand(number), origin));
            }
        }

        private void record(MasterEntry entry) throws MasterFileException {
            DomainName name = entry.ownerLeftOut() ? owner : name(entry.words().getFirst());
            if (name == null) {
                throw new MasterFileException(entry.line(), "no owner (expected: a name before the first record)");
            }
            owner = name;
            RecordHead head = RecordHead.parse(entry, entry.ownerLeftOut() ? 0 : 1);
            byte[] rdata = RdataText.parse(head.type(), entry.rest(head.end()), origin);
            add(entry, name, head.type(), ttl(entry, head, rdata), rdata);
        }

        private void add(MasterEntry entry, DomainName name, int type, int ttl, byte[] rdata) {
            if (++records == MAX_RECORDS + 1) {
                problems.add(at(entry.line()), "more than " + MAX_RECORDS + " records");
            }
            if (records <= MAX_RECORDS) {
                zone.add(at(entry.line()), name, type, ttl, rdata);
            }
        }

        /** RFC 2308 §4: what the record says, else $TTL; RFC 1035 §5.1: else what the last record said. */
        private int ttl(MasterEntry entry, RecordHead head, byte @Nullable [] rdata) throws MasterFileException {
            String own = head.ttl();
            if (own != null) {
                lastTtl = ttl(entry, own);
                return lastTtl;
            }
            if (defaultTtl < 0 && lastTtl < 0 && head.type() == RecordType.SOA && rdata != null) {
                lastTtl = Math.max(0, Wire.i32(rdata, rdata.length - 4));
            }
            if (defaultTtl < 0 && lastTtl < 0) {
                throw new MasterFileException(entry.line(), "no TTL (expected: $TTL, or a TTL in the first record)");
            }
            return defaultTtl >= 0 ? defaultTtl : lastTtl;
        }

        private int ttl(MasterEntry entry, String text) throws MasterFileException {
            try {
                return (int) TTL.parseTTL(text);
            } catch (NumberFormatException e) {
                throw new MasterFileException(entry.line(), "TTL: " + text + " (expected: seconds, or such as 1h30m)");
            }
        }

        private DomainName name(String word) {
            if (word.equals("@")) {
                return origin;
            }
            return DomainName.parse(isAbsolute(word) ? word : word + '.' + (isRoot() ? "" : origin.toString()));
        }

        private boolean isRoot() {
            return origin.equals(DomainName.ROOT);
        }

        private static boolean isAbsolute(String word) {
            int backslashes = 0;
            for (int i = word.length() - 2; i >= 0 && word.charAt(i) == '\\'; i--) {
                backslashes++;
            }
            return word.endsWith(".") && backslashes % 2 == 0;
        }

        private RecordPlace at(int line) {
            return new RecordPlace(source, line);
        }
    }
}
