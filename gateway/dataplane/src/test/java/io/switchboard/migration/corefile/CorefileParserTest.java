package io.switchboard.migration.corefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorefileParserTest {
    private static final Imports NOTHING = (pattern, importing) -> List.of();

    @Test
    void parse_readsBlocksDirectivesAndOptionsWithTheirLines() throws CorefileException {
        ServerBlock block = only("""
                # a comment
                .:53 { # another
                    forward . 192.0.2.1 {
                        max_fails 3
                    }
                    errors
                }
                """);

        assertThat(block.first().text()).isEqualTo(".:53");
        assertThat(block.directives()).extracting(Directive::text).containsExactly("forward . 192.0.2.1", "errors");
        assertThat(block.directives())
                .extracting(directive -> directive.name().line())
                .containsExactly(3, 6);
        assertThat(block.directives().getFirst().options())
                .extracting(Directive::text)
                .containsExactly("max_fails 3");
    }

    @Test
    void parse_takesABlockOnOneLine() throws CorefileException {
        ServerBlock block = only(". { health { lameduck 5s } }");

        assertThat(block.directives().getFirst().options())
                .extracting(Directive::text)
                .containsExactly("lameduck 5s");
    }

    @Test
    void parse_withoutBraces_isOneServer() throws CorefileException {
        ServerBlock block = only("example.org\nwhoami\nerrors\n");

        assertThat(block.directives()).extracting(Directive::text).containsExactly("whoami", "errors");
    }

    @Test
    void parse_continuesKeysBehindACommaAndLinesBehindABackslash() throws CorefileException {
        ServerBlock block = only("a.example, b.example,\n  c.example {\n forward . \\\n   192.0.2.1\n}");

        assertThat(block.keys()).extracting(Token::text).containsExactly("a.example", "b.example", "c.example");
        assertThat(block.directives()).extracting(Directive::text).containsExactly("forward . 192.0.2.1");
    }

    @Test
    void parse_keepsWhatIsInQuotes() throws CorefileException {
        ServerBlock block = only(". {\n a \"one # {two} \\\"three\\\"\" four\n b \"x\ny\"\n c\n}");

        assertThat(block.directives().getFirst().words()).containsExactly("one # {two} \"three\"", "four");
        assertThat(block.directives().get(1).words()).containsExactly("x\ny");
        assertThat(block.directives().get(2).name().line()).isEqualTo(5);
    }

    @Test
    void parse_takesTheBracesOfTemplatesForWords() throws CorefileException {
        ServerBlock block =
                only(". {\n template IN A {\n answer \"{{ .Name }} IN A 192.0.2.1\"\n answer {{ .Name }} x\n }\n}");

        assertThat(block.directives().getFirst().options())
                .extracting(Directive::text)
                .containsExactly("answer {{ .Name }} IN A 192.0.2.1", "answer {{ .Name }} x");
    }

    @Test
    void parse_putsSnippetsInTheirPlacesOverAndOver() throws CorefileException {
        Corefile corefile = parse("(s) { errors }\na {\n import s\n import s\n cache\n}\nb {\n import s\n}", NOTHING);

        assertThat(corefile.blocks()).hasSize(2);
        assertThat(corefile.blocks().getFirst().directives())
                .extracting(Directive::text)
                .containsExactly("errors", "errors", "cache");
    }

    @Test
    void parse_putsFilesInTheirPlacesAndNamesThem() throws CorefileException {
        Imports files = (pattern, importing) ->
                pattern.equals("*.x") ? List.of(Source.of("one.x", "log"), Source.of("two.x", "\n\nany")) : List.of();

        Corefile corefile = parse(". {\n import *.x\n import *.y\n}", files);

        List<Directive> directives = corefile.blocks().getFirst().directives();
        assertThat(directives).extracting(Directive::text).containsExactly("log", "any");
        assertThat(directives.get(1).name().file()).isEqualTo("two.x");
        assertThat(directives.get(1).name().line()).isEqualTo(3);
        assertThat(corefile.imports()).extracting(Directive::text).containsExactly("import *.y");
    }

    @Test
    void parse_replacesVariablesAndTellsWhichAreUnset() throws CorefileException {
        Corefile corefile = CorefileParser.parse(
                Source.of("Corefile", "{$ZONE}:{%PORT%} {\n forward . {$UP}{$NONE}\n}"),
                NOTHING,
                Map.of("ZONE", "example.org", "PORT", "1053", "UP", "192.0.2.1"));

        assertThat(corefile.blocks().getFirst().first().text()).isEqualTo("example.org:1053");
        assertThat(corefile.blocks().getFirst().directives())
                .extracting(Directive::text)
                .containsExactly("forward . 192.0.2.1");
        assertThat(corefile.unset()).extracting(Directive::text).containsExactly("{$UP}{$NONE}");
    }

    @Test
    void parse_ofSnippetsThatImportEachOther_ends() {
        assertThatThrownBy(() -> parse("(a) {\n import a\n import a\n}\n. {\n import a\n}", NOTHING))
                .isInstanceOf(CorefileException.class)
                .hasMessageContaining("1000 imports");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            `. {\\n a`,             Corefile:1: a block without its '}'
            `. {\\n a {\\n b\\n`,   Corefile:2: a block without its '}'
            `. {\\n}\\n}`,          Corefile:3: '}' without a block (expected: zones and a block)
            `{\\n a\\n}`,           Corefile:1: a block without zones (expected: a zone such as '.' before it)
            `. {\\n a "b\\n}`,      Corefile:2: a quotation without an end
            `. {\\n {\\n }\\n}`,    Corefile:2: '{' where a directive belongs
            `. {\\n import\\n}`,    `Corefile:2: import takes one snippet, file or pattern`
            `(a) {\\n}\\n(a) {\\n}`, Corefile:3: snippet 'a' is there already
            `# nothing`,            Corefile: no server block (expected: a Corefile)
            """)
    void parse_ofWhatIsNoCorefile_saysWhere(String text, String message) {
        assertThatThrownBy(() -> parse(text.replace("\\n", "\n"), NOTHING))
                .isInstanceOf(CorefileException.class)
                .hasMessage(message);
    }

    private static ServerBlock only(String text) throws CorefileException {
        Corefile corefile = parse(text, NOTHING);
        assertThat(corefile.blocks()).hasSize(1);
        return corefile.blocks().getFirst();
    }

    private static Corefile parse(String text, Imports imports) throws CorefileException {
        return CorefileParser.parse(Source.of("Corefile", text), imports, Map.of());
    }
}
