package io.switchboard.config.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML text into {@link YamlValue}s from the parser's events, so that a value stays the text it was written as.
 *
 * <p>Refuses what a configuration has no use for: anchors and aliases (and with them every bomb made of those), tags,
 * keys that are not text, a second document, and nesting deeper than {@value #MAX_DEPTH}.
 */
final class YamlParser {
    static final int MAX_DEPTH = 32;
    private static final int MAX_PROBLEM_CHARACTERS = 240;

    private final Parser events;

    private YamlParser(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE); // who reads the file has limited it already
        this.events = new ParserImpl(new StreamReader(text), options);
    }

    /** The only document in {@code text}; a null scalar if there is none. */
    static YamlValue parse(String text) throws YamlSyntaxException {
        requirePrintable(text);
        try {
            return new YamlParser(text).document();
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new YamlSyntaxException(line, "not YAML: " + oneLine(e.getProblem(), e.getContext()));
        } catch (YAMLException e) {
            throw new YamlSyntaxException(1, "not YAML: " + oneLine(e.getMessage(), null));
        }
    }

    private YamlValue document() throws YamlSyntaxException {
        events.getEvent(); // the start of the stream
        if (!(events.getEvent() instanceof DocumentStartEvent)) {
            return new YamlValue.Scalar("", true, 1);
        }
        YamlValue root = value(events.getEvent(), 0);
        events.getEvent(); // the document's end
        Event end = events.getEvent();
        if (!(end instanceof StreamEndEvent)) {
            throw new YamlSyntaxException(line(end), "a second document (expected: one)");
        }
        return root;
    }

    private YamlValue value(Event event, int depth) throws YamlSyntaxException {
        if (depth > MAX_DEPTH) {
            throw new YamlSyntaxException(
                    line(event), "nested too deeply (expected: at most " + MAX_DEPTH + " levels)");
        }
        requireSimple(event);
        return switch (event) {
            case ScalarEvent scalar -> new YamlValue.Scalar(scalar.getValue(), scalar.isPlain(), line(scalar));
            case SequenceStartEvent sequence -> sequence(line(sequence), depth);
            case MappingStartEvent mapping -> mapping(line(mapping), depth);
            default -> throw new YamlSyntaxException(line(event), "not YAML: no value where one belongs");
        };
    }

    private YamlValue sequence(int line, int depth) throws YamlSyntaxException {
        List<YamlValue> items = new ArrayList<>();
        for (Event event = events.getEvent(); !(event instanceof SequenceEndEvent); event = events.getEvent()) {
            items.add(value(event, depth + 1));
        }
        return new YamlValue.Sequence(items, line);
    }

    private YamlValue mapping(int line, int depth) throws YamlSyntaxException {
        List<YamlValue.Entry> entries = new ArrayList<>();
        for (Event event = events.getEvent(); !(event instanceof MappingEndEvent); event = events.getEvent()) {
            if (!(value(event, depth + 1) instanceof YamlValue.Scalar key)) {
                throw new YamlSyntaxException(line(event), "a key that is a list or a mapping (expected: text)");
            }
            entries.add(new YamlValue.Entry(key.text(), key.line(), value(events.getEvent(), depth + 1)));
        }
        return new YamlValue.Mapping(entries, line);
    }

    private static void requireSimple(Event event) throws YamlSyntaxException {
        if (event instanceof AliasEvent || (event instanceof NodeEvent node && node.getAnchor() != null)) {
            throw new YamlSyntaxException(line(event), "an anchor or alias (expected: every value written out)");
        }
        String tag = tag(event);
        if (tag != null) {
            throw new YamlSyntaxException(line(event), "tag " + Excerpt.of(tag) + " (expected: values without tags)");
        }
    }

    private static @Nullable String tag(Event event) {
        return switch (event) {
            case ScalarEvent scalar -> scalar.getTag();
            case SequenceStartEvent sequence -> sequence.getTag();
            case MappingStartEvent mapping -> mapping.getTag();
            default -> null;
        };
    }

    private static void requirePrintable(String text) throws YamlSyntaxException {
        int line = 1;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            if (!StreamReader.isPrintable(point)) {
                throw new YamlSyntaxException(line, "character U+%04X (expected: printable text)".formatted(point));
            }
            line += point == '\n' ? 1 : 0;
        }
    }

    private static String oneLine(@Nullable String problem, @Nullable String context) {
        String text = (problem == null ? "unreadable" : problem) + (context == null ? "" : " " + context);
        return Excerpt.plain(text.strip().replaceAll("\\s+", " "), MAX_PROBLEM_CHARACTERS);
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }
}
