package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.IpAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;

/** Events after events, whatever comes together. */
class EventParserTest {
    private static final int EVENTS = 200;

    private final EndpointSliceReader slices =
            new EndpointSliceReader(new TextPool(10), new RecordingObjectSink<>(), false, false);

    private static String event(int number) {
        return """
                {"type":"MODIFIED","object":{"metadata":{"namespace":"shop","name":"web-%1$d",
                "labels":{"kubernetes.io/service-name":"web"},
                "managedFields":[{"fieldsV1":{"f:metadata":{"k:{\\"uid\\":\\"%1$d\\"}":{},"f:größe-%1$d":{}}}}]},
                "addressType":"IPv4","endpoints":[{"addresses":["10.0.0.%1$d"],"conditions":{"ready":true}}]}}
                """.formatted(number);
    }

    private static byte[] events() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < EVENTS; i++) {
            text.append(event(i));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Gives so many octets at a time. */
    private static InputStream inPieces(byte[] octets, int size) {
        return new ByteArrayInputStream(octets) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, size));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 333, 4096, 1 << 20})
    void events_inPiecesOfAnySize_areAllReadWhileParsersChange(int size) throws Exception {
        EventParser parser = new EventParser(inPieces(events(), size), 1000);
        WatchEvents events = new WatchEvents(parser, slices);

        List<String> seen = new ArrayList<>();
        while (events.next()) {
            assertThat(events.type()).isEqualTo(WatchEvents.Type.MODIFIED);
            EndpointSlice slice = Objects.requireNonNull(slices.build());
            seen.add(slice.key().name() + ' ' + slice.endpoints().getFirst().address());
        }

        assertThat(seen).hasSize(EVENTS);
        for (int i = 0; i < EVENTS; i++) {
            assertThat(seen.get(i)).isEqualTo("web-" + i + ' ' + IpAddress.parse("10.0.0." + i));
        }
    }

    @Test
    void parser_afterSoManyOctets_isLeftWithTheNamesItKept() throws Exception {
        EventParser parser = new EventParser(inPieces(events(), 512), 4000);
        WatchEvents events = new WatchEvents(parser, slices);

        JsonParser first = parser.next();
        int parsers = 1;
        JsonParser last = first;
        while (events.next()) {
            JsonParser now = parser.next();
            if (now != last) {
                parsers++;
                last = now;
            }
        }

        assertThat(parsers).isBetween(events().length / 6000, events().length / 4000 + 1);
    }

    @Test
    void event_thatIsThere_isReadBeforeThereIsMore() throws Exception {
        byte[] one = event(1).getBytes(StandardCharsets.UTF_8);
        InputStream thenNothing = new InputStream() {
            private final InputStream there = new ByteArrayInputStream(one);

            @Override
            public int read() throws IOException {
                throw new IOException("asked for what is not there");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = there.read(into, offset, length);
                return count < 0 ? read() : count;
            }
        };
        WatchEvents events = new WatchEvents(new EventParser(thenNothing, 10), slices);

        assertThat(events.next()).isTrue();
        assertThat(Objects.requireNonNull(slices.build()).key().name()).isEqualTo("web-1");
    }
}
