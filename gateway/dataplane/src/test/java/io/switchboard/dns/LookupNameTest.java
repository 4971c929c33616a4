package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Messages;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LookupNameTest {
    @Test
    void hash_ofEverySuffixIsThatOfTheDomainName() {
        Random random = new Random(1);
        LookupName lookup = new LookupName();
        for (int i = 0; i < 5000; i++) {
            byte[] wire = RandomNames.any(random);
            assertThat(lookup.read(wire, 0, wire.length)).isEqualTo(wire.length);
            DomainName name = DomainName.fromWire(wire, 0);
            assertThat(lookup.labelCount()).isEqualTo(name.labelCount());
            for (int label = 0; name != null; label++, name = name.parent()) {
                assertThat(lookup.hash(label)).isEqualTo(name.hashCode());
                assertThat(lookup.equalsLower(label, name.lower())).isTrue();
                assertThat(lookup.toDomainName(label)).isEqualTo(name);
                assertThat(name.matches(lookup)).isEqualTo(label == 0);
            }
        }
    }

    @Test
    void hash_ofLabelsInTheMiddleIsThatOfTheLabelsAlone() {
        Random random = new Random(2);
        LookupName lookup = new LookupName();
        for (int i = 0; i < 2000; i++) {
            byte[] wire = RandomNames.any(random);
            lookup.read(wire, 0, wire.length);
            int from = random.nextInt(lookup.labelCount() + 1);
            int to = from + random.nextInt(lookup.labelCount() + 1 - from);
            assertThat(lookup.hash(from, to)).isEqualTo(LookupName.hashOfLabels(lookup.labels(from, to)));
        }
    }

    @Test
    void equalsLower_ofANameInAMessage_isTrueForTheSameNameAlone() {
        LookupName lookup = LookupName.of(DomainName.parse("www.example.org."));
        byte[] message = Messages.concat(new byte[12], Messages.wireName("www.example.org."), new byte[4]);

        assertThat(lookup.equalsLower(message, 12)).isTrue();
        assertThat(lookup.equalsLower(message, 16)).isFalse();
        assertThat(lookup.equalsLower(Messages.wireName("www.example.com."), 0)).isFalse();
        assertThat(lookup.equalsLower(Messages.wireName("www.example.org.net."), 0))
                .isFalse();
        assertThat(lookup.equalsLower(Messages.wireName("example.org."), 0)).isFalse();
    }

    /** Names that collide under h * 31 + c; whoever can choose names must not be able to fill one bucket of a table. */
    @Test
    void hash_cannotBeSteeredByWhoeverChoosesTheName() {
        Set<Integer> hashes = new HashSet<>();
        for (int bits = 0; bits < 1024; bits++) {
            byte[] label = new byte[20];
            for (int i = 0; i < 10; i++) {
                boolean one = (bits >>> i & 1) != 0;
                label[2 * i] = (byte) (one ? '@' : '!');
                label[2 * i + 1] = (byte) (one ? '4' : '5');
            }
            hashes.add(DomainName.fromWire(Messages.wireName(label), 0).hashCode());
        }

        assertThat(hashes).hasSizeGreaterThan(1000);
    }

    @Test
    void read_takesANameOf255OctetsAnd127Labels() {
        byte[] wire = Messages.wireName("a.".repeat(127));

        LookupName lookup = new LookupName();

        assertThat(lookup.read(wire, 0, wire.length)).isEqualTo(255);
        assertThat(lookup.labelCount()).isEqualTo(127);
        assertThat(lookup.start(127)).isEqualTo(254);
    }

    @Test
    void read_refusesANameOf256Octets() {
        byte[] wire = new byte[300];
        for (int i = 0; i < 255; i += 5) {
            wire[i] = 4;
        }

        assertThat(new LookupName().read(wire, 0, wire.length)).isEqualTo(-1);
    }

    @Test
    void read_refusesEveryLabelTypeButThePlainOne() {
        for (int type = 64; type < 256; type++) {
            byte[] wire = new byte[300];
            wire[0] = 1;
            wire[2] = (byte) type;

            assertThat(new LookupName().read(wire, 0, wire.length))
                    .as("0x%x", type)
                    .isEqualTo(-1);
        }
    }

    @Test
    void read_stopsAtTheEnd() {
        byte[] wire = Messages.wireName("www.example.org.");
        for (int end = 0; end < wire.length; end++) {
            assertThat(new LookupName().read(wire, 0, end)).as("end %d", end).isEqualTo(-1);
        }
    }

    @Test
    void read_lowersTheNameAndKeepsNothingOfTheLast() {
        LookupName lookup = LookupName.of(DomainName.parse("a.much.longer.name.example.org"));
        byte[] wire = Messages.wireName("ExAmPlE.Org.");

        lookup.read(wire, 0, wire.length);

        assertThat(lookup.toLowerWire()).isEqualTo(Messages.wireName("example.org."));
        assertThat(lookup).hasToString("example.org.");
        assertThat(lookup.equalsLower(Messages.wireName("example.org."), 0, 13)).isTrue();
        assertThat(lookup.equalsLower(Messages.wireName("example.com."), 0, 13)).isFalse();
    }

    @Test
    void toString_escapesWhatTerminalsAndLogsWouldObey() {
        byte[] wire = Messages.wireName(new byte[] {'\n', 0x1b, '[', '2', 'J', (byte) 0xff});

        LookupName lookup = new LookupName();
        lookup.read(wire, 0, wire.length);

        assertThat(lookup).hasToString("\\010\\027[2j\\255.");
    }
}
