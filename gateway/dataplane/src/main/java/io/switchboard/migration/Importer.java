package io.switchboard.migration;

import io.switchboard.config.ConfigException;
import io.switchboard.config.ConfigReader;
import io.switchboard.config.RecordDataCheck;
import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.config.schema.ConfigError;
import io.switchboard.migration.corefile.CorefileException;
import io.switchboard.migration.corefile.CorefileParser;
import io.switchboard.migration.corefile.Source;
import io.switchboard.migration.draft.Draft;
import io.switchboard.migration.draft.Finding;
import io.switchboard.migration.draft.Finding.Outcome;
import io.switchboard.migration.draft.Report;
import io.switchboard.migration.plugin.CorefileTranslation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Turns a file of another DNS server into a configuration of the gateway. Blocks on files; safe for several threads. */
public final class Importer {
    private static final String COREFILE = "Corefile";
    /** Servers from /etc/resolv.conf, which is another where the gateway will run. */
    private static final Pattern OF_THIS_MACHINE = Pattern.compile("upstreams\\.[^.\\[]+\\.(?:endpoints|bootstrap)");

    private final ConfigEnvironment environment;
    private final ConfigReader reader;

    /** An importer whose Corefiles, and the check of what it made, draw on {@code environment}. */
    public Importer(ConfigEnvironment environment, RecordDataCheck recordData) {
        this.environment = environment;
        this.reader = new ConfigReader(environment, recordData);
    }

    /**
     * Translates a file.
     *
     * @param variables what stands for variables of the file, before those of the environment
     * @throws CorefileException if the file cannot be read, or is not of that origin
     */
    public Imported read(Origin origin, Path file, Map<String, String> variables) throws CorefileException {
        String text = SourceText.read(file);
        Map<String, Source> data = ConfigMaps.isWrapped(text) ? ConfigMaps.read(file.toString(), text) : Map.of();
        Draft draft = new Draft();
        Report report = new Report();
        switch (origin) {
            case COREFILE, NODE_LOCAL_DNS -> {
                Source source = corefile(file, text, data);
                Source filled = origin == Origin.COREFILE ? source : new Pillar(source, variables, report).replace();
                Map<String, String> known = new HashMap<>(environment.variables());
                known.putAll(variables);
                new CorefileTranslation(draft, report)
                        .translate(CorefileParser.parse(filled, new ImportedFiles(data), known));
            }
            case KUBE_DNS ->
                new KubeDns(draft, report, variables).translate(kubeDns(file, text, data), file.toString());
        }
        String yaml = draft.toYaml();
        check(file, yaml, report);
        return new Imported(header(file, report) + yaml, report.findings());
    }

    private static Source corefile(Path file, String text, Map<String, Source> data) throws CorefileException {
        if (!ConfigMaps.isWrapped(text)) {
            return Source.of(file.toString(), text);
        }
        Source source = data.get(COREFILE);
        if (source == null) {
            throw new CorefileException(
                    file.toString(), 0, "no key 'Corefile' (expected: it in the data of a ConfigMap)");
        }
        return source;
    }

    private static Map<String, Source> kubeDns(Path file, String text, Map<String, Source> data)
            throws CorefileException {
        Map<String, Source> found = data.isEmpty() ? ConfigMaps.read(file.toString(), text) : data;
        if (found.keySet().stream().noneMatch(KubeDns.KEYS::contains) && !found.isEmpty()) {
            throw new CorefileException(
                    file.toString(),
                    0,
                    "no key of kube-dns (expected: one of " + String.join(", ", KubeDns.KEYS) + ")");
        }
        return found;
    }

    /** What the gateway itself would refuse must not look translated. */
    private void check(Path file, String yaml, Report report) {
        try {
            Path folder = file.toAbsolutePath().normalize().getParent();
            reader.parse("configuration", yaml, folder == null ? Path.of("/") : folder);
        } catch (ConfigException e) {
            for (ConfigError error : e.errors()) {
                if (OF_THIS_MACHINE.matcher(error.path()).matches()) {
                    report.note(file.toString(), "on this machine " + error);
                } else {
                    report.notTranslated(file.toString(), 0, error.path(), error.message());
                }
            }
        }
    }

    private static String header(Path file, Report report) {
        StringBuilder header =
                new StringBuilder("# Made by 'switchboard import' from " + plain(file.getFileName()) + ".\n");
        for (Finding finding : report.findings()) {
            if (finding.outcome() == Outcome.NOT_TRANSLATED) {
                header.append("# ").append(plain(finding)).append('\n');
            }
        }
        return header.toString();
    }

    private static String plain(Object text) {
        return String.valueOf(text).replaceAll("[^\\x20-\\x7e]", "?");
    }
}
