package io.switchboard.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page about the configuration in the documentation, as parts that can be held to the code. */
final class ConfigurationPage {
    private static final Path PAGE = Path.of("../../docs/configuration.md");
    private static final Path README = Path.of("../../README.md");
    private static final Pattern BLOCK = Pattern.compile("(?s)```(yaml|text)\n(.*?)```\n");
    private static final Pattern REFERENCE =
            Pattern.compile("(?s)(<!-- reference: [^>]*-->\n).*?(<!-- /reference -->)");

    private final String text;

    private ConfigurationPage(String text) {
        this.text = text;
    }

    static ConfigurationPage read() throws IOException {
        return new ConfigurationPage(Files.readString(PAGE));
    }

    /** The blocks of YAML in the project's first page. */
    static List<Example> examplesOfReadme() throws IOException {
        return new ConfigurationPage(Files.readString(README)).examples();
    }

    /** A block of YAML, and the block of errors right behind it or nothing. */
    record Example(String yaml, List<String> errors) {}

    List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals("yaml")) {
                examples.add(new Example(block.group(2), List.of()));
            } else {
                Example refused = examples.removeLast();
                examples.add(new Example(refused.yaml(), block.group(2).lines().toList()));
            }
        }
        return examples;
    }

    ConfigurationPage withReference(String table) {
        return new ConfigurationPage(REFERENCE
                .matcher(text)
                .replaceFirst(match -> Matcher.quoteReplacement(match.group(1) + table + match.group(2))));
    }

    void write() throws IOException {
        Files.writeString(PAGE, text);
    }

    String text() {
        return text;
    }
}
