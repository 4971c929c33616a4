package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.RecordType;
import io.switchboard.query.FakeQueryLoop;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuestionKeyTest {
    private final NameHash nameHash = new NameHash(new SecureRandom());
    private final Questions questions = new Questions(new FakeQueryLoop());

    @Test
    void key_isDistinctForEveryPartOfTheQuestion() {
        List<ReplyKey> keys = new ArrayList<>();
        for (String name : List.of("example.org.", "www.example.org.", "example.com.")) {
            for (int type : new int[] {RecordType.A, RecordType.AAAA, 65_535}) {
                for (int flags = 0; flags < 4; flags++) {
                    for (int view : new int[] {0, 1, QuestionKey.MAX_VIEW}) {
                        keys.add(probe(name, type, (flags & 1) != 0, (flags & 2) != 0, view)
                                .toKey());
                    }
                }
            }
        }
        Set<ReplyKey> distinct = new HashSet<>(keys);

        assertThat(distinct).hasSize(keys.size()).hasSize(3 * 3 * 4 * 3);
        assertThat(distinct.stream().map(ReplyKey::hashCode).distinct().count())
                .as("but for addresses of both families")
                .isGreaterThan(keys.size() * 2 / 3 - 3);
    }

    @Test
    void hash_keepsTogetherWhatIsAskedForTogether() {
        ReplyKey v4 = probe("www.example.org.", RecordType.A, true, false, 1).toKey();
        ReplyKey v6 = probe("www.example.org.", RecordType.AAAA, true, false, 1).toKey();
        ReplyKey mail = probe("www.example.org.", RecordType.MX, true, false, 1).toKey();

        assertThat(v4.hash()).isEqualTo(v6.hash()).isEqualTo(v4.anyType().hash());
        assertThat(mail.hash()).isNotEqualTo(v4.hash());
        assertThat(mail.anyType().hash()).isEqualTo(v4.hash());
    }

    @Test
    void key_keepsWhatItWasMadeOf() {
        ReplyKey key = probe("www.example.org.", 65_535, true, false, QuestionKey.MAX_VIEW)
                .toKey();

        assertThat(key.domainName()).hasToString("www.example.org.");
        assertThat(key.type()).isEqualTo(65_535);
        assertThat(key.dnssecOk()).isTrue();
        assertThat(key.checkingDisabled()).isFalse();
        assertThat(key.view()).isEqualTo(QuestionKey.MAX_VIEW);
        assertThat(key.isAnyType()).isFalse();
    }

    @Test
    void probe_equalsKeyInAnyCase() {
        ReplyKey key = probe("www.example.org.", RecordType.A, false, false, 0).toKey();
        ReplyProbe probe = probe("WwW.eXample.ORG.", RecordType.A, false, false, 0);

        assertThat(probe.hashCode()).isEqualTo(key.hashCode());
        assertThat(probe.equals(key)).isTrue();
        assertThat(key.equals(probe)).isTrue();
    }

    @Test
    void probe_seesNothingOfALongerNameBefore() {
        ReplyProbe probe = probe("a-much-longer-name.example.org.", RecordType.A, false, false, 0);
        probe.set(questions.ask("b.example.", RecordType.A).message(), 0);

        assertThat(probe.toKey())
                .isEqualTo(probe("b.example.", RecordType.A, false, false, 0).toKey())
                .hasSameHashCodeAs(probe);
    }

    @Test
    void anyType_isOneKeyForAllTypes() {
        ReplyKey a = probe("example.org.", RecordType.A, true, false, 3).toKey();
        ReplyProbe aaaa = probe("example.org.", RecordType.AAAA, true, false, 3);
        aaaa.toAnyType();

        assertThat(aaaa.equals(a.anyType())).isTrue();
        assertThat(a.anyType().equals(aaaa)).isTrue();
        assertThat(a.anyType().isAnyType()).isTrue();
        assertThat(a.anyType().view()).isEqualTo(3);
        assertThat(a.anyType()).isNotEqualTo(a);
        aaaa.toQuestion();
        assertThat(aaaa.equals(a.anyType())).isFalse();
    }

    @Test
    void nameHash_differsFromProcessToProcess() {
        byte[] name = new byte[16 + NameHash.PADDING];

        int one = new NameHash(new SecureRandom()).hash(name, 16);
        int other = new NameHash(new SecureRandom()).hash(name, 16);
        int third = new NameHash(new SecureRandom()).hash(name, 16);

        assertThat(one == other && other == third).isFalse();
    }

    private ReplyProbe probe(String name, int type, boolean dnssecOk, boolean checkingDisabled, int view) {
        ReplyProbe probe = new ReplyProbe(nameHash);
        questions.dnssecOk(dnssecOk).checkingDisabled(checkingDisabled);
        probe.set(questions.ask(name, type).message(), view);
        return probe;
    }
}
