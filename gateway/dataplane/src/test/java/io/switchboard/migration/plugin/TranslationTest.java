package io.switchboard.migration.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.migration.corefile.Corefile;
import io.switchboard.migration.corefile.CorefileException;
import io.switchboard.migration.corefile.CorefileParser;
import io.switchboard.migration.corefile.Source;
import io.switchboard.migration.draft.Draft;
import io.switchboard.migration.draft.Finding;
import io.switchboard.migration.draft.Finding.Outcome;
import io.switchboard.migration.draft.Report;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TranslationTest {
    private final Draft draft = new Draft();
    private final Report report = new Report();

    // ---- forward ----

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,                      udp://192.0.2.1",
        "192.0.2.1:5300,                 udp://192.0.2.1:5300",
        "dns://192.0.2.1,                udp://192.0.2.1",
        "2001:db8::1,                    udp://[2001:db8::1]",
        "[2001:db8::1]:5300,             udp://[2001:db8::1]:5300",
        "tls://192.0.2.1,                tls://192.0.2.1",
        "tls://192.0.2.1%dns.example.net, tls://192.0.2.1#dns.example.net",
        "https://192.0.2.1,              https://192.0.2.1/dns-query",
        "dns.example.net,                udp://dns.example.net",
    })
    void forward_writesServersAsUrls(String server, String url) throws CorefileException {
        assertThat(yaml("forward . " + server)).contains("endpoints: ['" + url + "']");
        assertThat(missing()).isEmpty();
    }

    @Test
    void forward_withForceTcp_asksOverTcp() throws CorefileException {
        assertThat(yaml("forward . 192.0.2.1 {\n force_tcp\n}")).contains("tcp://192.0.2.1");
    }

    @Test
    void forward_toResolvConfWithForceTcp_saysThatItIsUdp() throws CorefileException {
        assertThat(yaml("forward . /etc/resolv.conf {\n force_tcp\n}")).contains("default: {}");
        assertThat(missing()).containsExactly("force_tcp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forward . /etc/other.conf",
                "forward . 0.0.0.0",
                "forward . ftp://192.0.2.1",
                "forward .",
                "forward other.example 192.0.2.1"
            })
    void forward_toWhatIsNoServerHere_isMissing(String directive) throws CorefileException {
        translate("example.org {\n " + directive + "\n}");

        assertThat(missing()).isNotEmpty().allMatch(directive::equals);
    }

    @Test
    void forward_ofOneZoneToTwoPlaces_isMissing() throws CorefileException {
        translate(".:53 {\n forward . 192.0.2.1\n}\n.:54 {\n forward . 192.0.2.2\n}");

        assertThat(missing()).containsExactly("forward . 192.0.2.2");
    }

    @Test
    void forward_leadsTheNarrowerOfFromAndZone() throws CorefileException {
        assertThat(translated(
                        "example.org {\n forward a.example.org 192.0.2.1\n}\nexample.net {\n forward . 192.0.2.2\n}"))
                .contains("suffix: [a.example.org.]", "suffix: [example.net.]");
    }

    @Test
    void forward_except_leadsToNobodyUnlessAnotherBlockHasIt() throws CorefileException {
        assertThat(
                        translated(
                                ". {\n forward . 192.0.2.1 {\n except a.example b.example\n }\n}\nb.example {\n forward . 192.0.2.2\n}"))
                .contains("a-example:\n    endpoints: []")
                .contains("suffix: [a.example.]\n    upstreams: a-example")
                .contains("suffix: [b.example.]\n    upstreams: b-example");
    }

    @Test
    void forward_withTheSameServersTwice_isOneGroup() throws CorefileException {
        assertThat(translated("a.example {\n forward . 192.0.2.1\n}\nb.example {\n forward . 192.0.2.1\n}"))
                .contains("suffix: [a.example., b.example.]\n    upstreams: a-example");
    }

    @Test
    void forward_ofTheReverseTree_namesThePrivateNetworksThatNoOtherBlockHas() throws CorefileException {
        translate("in-addr.arpa {\n forward . 192.0.2.1\n}\n10.0.0.0/8 {\n forward . 192.0.2.2\n}");

        assertThat(missing()).isEmpty();
        assertThat(draft.toYaml())
                .contains("suffix: [in-addr.arpa., 16.172.in-addr.arpa., 17.172.in-addr.arpa.,")
                .contains("suffix: [10.in-addr.arpa.]");
    }

    @Test
    void forward_maxFailsCountsOneMore() throws CorefileException {
        assertThat(yaml("forward . 192.0.2.1 {\n max_fails 2\n}")).contains("health: {failures: 3}");
    }

    @Test
    void forward_maxFailsOfNone_isNone() throws CorefileException {
        assertThat(yaml("forward . 192.0.2.1 {\n max_fails 0\n}")).contains("health: {failures: 0}");
    }

    // ---- cache ----

    @Test
    void cache_ofSeveralBlocks_keepsForTheShortestTime() throws CorefileException {
        assertThat(translated(
                        "a.example {\n cache 60\n}\nb.example {\n cache {\n success 100 30\n denial 100 5\n }\n}"))
                .contains("ttl: {maximum: 30s}", "negative-ttl: {maximum: 5s}", "size: 2MiB");
    }

    @Test
    void cache_inNoBlock_isOff() throws CorefileException {
        assertThat(yaml("forward . 192.0.2.1")).contains("cache: {size: 0B}");
    }

    @Test
    void cache_servfailOfZero_isMissing() throws CorefileException {
        yaml("cache {\n servfail 0\n}");

        assertThat(missing()).containsExactly("servfail 0");
    }

    @Test
    void cache_serveStaleWithoutMode_answersAtOnce() throws CorefileException {
        assertThat(yaml("cache {\n serve_stale\n}")).contains("stale: {maximum-age: 1h, answer-after: 0s}");
    }

    @Test
    void cache_withoutEnoughPrefetch_turnsItOff() throws CorefileException {
        assertThat(yaml("cache {\n prefetch 0\n}")).contains("enabled: false");
    }

    // ---- kubernetes ----

    @Test
    void kubernetes_withoutZones_hasThoseOfTheBlock() throws CorefileException {
        assertThat(translated("cluster.example 10.96.0.0/16 {\n kubernetes\n}"))
                .contains("zone: cluster.example.", "reverse: [10.96.0.0/16]");
        assertThat(missing()).isEmpty();
    }

    @Test
    void kubernetes_twice_isMissing() throws CorefileException {
        translate("a.example {\n kubernetes\n}\nb.example {\n kubernetes b.example\n}");

        assertThat(missing()).containsExactly("kubernetes b.example");
    }

    @Test
    void autopath_withoutVerifiedPods_isMissing() throws CorefileException {
        translate("cluster.local {\n kubernetes {\n pods insecure\n }\n autopath @kubernetes\n}");

        assertThat(missing()).containsExactly("autopath @kubernetes");
    }

    // ---- access ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acl {\n block net 192.0.2.0/24\n allow\n}",
                "acl {\n allow type A net 192.0.2.0/24\n block\n}",
                "acl example.org {\n allow net 192.0.2.0/24\n block\n}",
                "acl {\n allow net *\n block\n}",
                "acl {\n allow net 192.0.2.0/24\n}",
                "acl {\n filter net 192.0.2.0/24\n block\n}",
            })
    void acl_thatIsMoreThanAList_isMissing(String acl) throws CorefileException {
        assertThat(yaml(acl)).doesNotContain("access");
        assertThat(missing()).isNotEmpty();
    }

    // ---- the ops port ----

    @ParameterizedTest
    @CsvSource({
        "'prometheus',                         127.0.0.1:9153",
        "'prometheus :9253',                   0.0.0.0:9253",
        "'prometheus 192.0.2.1:9153',          192.0.2.1:9153",
        "'prometheus\n ready',                 0.0.0.0:9153",
        "'ready\n prometheus localhost:9200',  0.0.0.0:9200",
        "'health 169.254.20.10:8080\n prometheus :9253', 0.0.0.0:9253",
        "'health 169.254.20.10:8080',          169.254.20.10:9153",
        "'prometheus [::1]:9153',              '[::1]:9153'",
    })
    void ops_isOnePortThatAllCanReach(String directives, String bind) throws CorefileException {
        assertThat(yaml(directives)).contains("ops: {bind: '" + bind + "'}");
        assertThat(missing()).isEmpty();
    }

    // ---- records ----

    @Test
    void hosts_withoutFallthroughBesideAForward_isMissing() throws CorefileException {
        yaml("hosts /etc/extra\n forward . 192.0.2.1");

        assertThat(missing()).containsExactly("hosts /etc/extra");
    }

    @Test
    void hosts_linesBecomeRecordsAndPointers() throws CorefileException {
        assertThat(yaml("hosts {\n 192.0.2.7 a.example b.example\n 192.0.2.8 a.example\n fallthrough\n}"))
                .contains("name: a.example.\n      type: A\n      ttl: 3600s\n      data: [192.0.2.7, 192.0.2.8]")
                .contains("name: 7.2.0.192.in-addr.arpa.\n      type: PTR\n      ttl: 3600s\n      data: [a.example.]");
        assertThat(missing()).isEmpty();
    }

    @Test
    void hosts_noReverse_makesNoPointers() throws CorefileException {
        assertThat(yaml("hosts {\n 192.0.2.7 a.example\n no_reverse\n fallthrough\n}"))
                .doesNotContain("PTR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file db.org {\n transfer to 192.0.2.7 *\n}",
                "file db.org\n transfer {\n to 192.0.2.7:5353 *\n}",
            })
    void transfer_ofAFile_isThatOfItsZone(String directives) throws CorefileException {
        translate("example.org {\n " + directives + "\n}");

        assertThat(draft.toYaml()).contains("origin: example.org.", "allow: [192.0.2.7, any]");
        assertThat(missing()).isEmpty();
    }

    @Test
    void transfer_ofNothing_isMissing() throws CorefileException {
        yaml("transfer {\n to *\n}");

        assertThat(missing()).containsExactly("transfer", "to *");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "template IN A . {\n answer \"{{ .Name }} 60 IN A 192.0.2.1\"\n}",
                "template IN A a.example {\n match ^x\n answer \"{{ .Name }} 60 IN A 192.0.2.1\"\n}",
                "template IN A a.example {\n answer \"{{ .Name }} 60 IN TXT hello\"\n}",
                "template IN ANY a.example {\n rcode NXDOMAIN\n}",
                "template ANY A a.example {\n answer \"{{ .Name }} 60 IN A 192.0.2.1\"\n}",
            })
    void template_thatIsNotOneAnswerForAZone_isMissing(String template) throws CorefileException {
        assertThat(yaml(template)).doesNotContain("records");
        assertThat(missing()).isNotEmpty();
    }

    @Test
    void block_withoutAnybodyWhoAnswers_isNotAskedElsewhere() throws CorefileException {
        assertThat(
                        translated(
                                ". {\n forward . 192.0.2.1\n}\nlocal.example {\n hosts {\n 192.0.2.7 a.local.example\n fallthrough\n }\n}"))
                .contains("suffix: [local.example.]\n    upstreams: local-example");
    }

    // ---- listeners ----

    @Test
    void tls_withoutACertificate_isMissing() throws CorefileException {
        assertThat(translated("tls://. {\n forward . 192.0.2.1\n}")).contains("default: {self-signed: true}");
        assertThat(missing()).containsExactly("tls://.");
    }

    @Test
    void https_withoutACertificate_isClearText() throws CorefileException {
        assertThat(translated("https://.:8080 {\n forward . 192.0.2.1\n}"))
                .contains("transport: doh", "certificate: none");
        assertThat(missing()).isEmpty();
    }

    // ---- What is in several blocks, and what is in blocks of rules ----

    @Test
    void cache_whoseLeastTimeIsAboveTheGreatestOfAnotherBlock_isBoundByIt() throws CorefileException {
        translate("example.org {\n cache 30\n}\nexample.net {\n cache {\n  success 5000 3600 60\n }\n}");

        assertThat(draft.toYaml()).contains("maximum: 30s, minimum: 30s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kubernetes cluster.local {\n fallthrough a.org\n}\n k8s_external b.org {\n fallthrough\n apex dns\n}",
                "k8s_external b.org {\n fallthrough\n}\n kubernetes cluster.local {\n fallthrough a.org\n}"
            })
    void fallthrough_ofTwoPlugins_isThatOfBoth(String directives) throws CorefileException {
        assertThat(yaml(directives)).containsPattern("fallthrough: \\[([ab].org., )[ab].org.\\]");
        assertThat(missing()).isEmpty();
    }

    @Test
    void rewrite_inABlock_isMissingWithAllOfIt() throws CorefileException {
        translate("example.org {\n rewrite stop {\n  name regex a b\n  answer name b a\n }\n}");

        assertThat(missing()).containsExactly("rewrite stop", "name regex a b", "answer name b a");
    }

    private String yaml(String directives) throws CorefileException {
        return translated(". {\n " + directives + "\n}");
    }

    private String translated(String corefile) throws CorefileException {
        translate(corefile);
        return draft.toYaml();
    }

    private void translate(String corefile) throws CorefileException {
        Corefile parsed =
                CorefileParser.parse(Source.of("Corefile", corefile), (pattern, importing) -> List.of(), Map.of());
        new CorefileTranslation(draft, report).translate(parsed);
    }

    private List<String> missing() {
        return report.findings().stream()
                .filter(finding -> finding.outcome() == Outcome.NOT_TRANSLATED)
                .map(Finding::what)
                .distinct()
                .toList();
    }
}
