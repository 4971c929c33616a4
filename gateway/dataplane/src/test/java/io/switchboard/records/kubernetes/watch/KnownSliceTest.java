package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;

/** A slice is read as the JSON has it, whatever is known of it; what has not changed is taken over. */
class KnownSliceTest {
    private static final String METADATA =
            "'metadata':{'namespace':'shop','name':'web-a','labels':{'kubernetes.io/service-name':'web'}}";
    private static final String FIRST = "{'addresses':['10.0.0.1'],'conditions':{'ready':true}}";
    private static final String SECOND =
            "{'addresses':['10.0.0.2'],'conditions':{'ready':true},'hostname':'b','targetRef':{'name':'b-1'}}";
    private static final String THIRD = "{'addresses':['2001:db8::3'],'conditions':{'ready':true}}";
    private static final String PORTS = "'ports':[{'name':'http','protocol':'TCP','port':80},{'port':9}]";
    private static final String SLICE =
            "{" + METADATA + ",'endpoints':[" + FIRST + "," + SECOND + "," + THIRD + "]," + PORTS + "}";

    private final RecordingObjectSink<EndpointSlice> sink = new RecordingObjectSink<>();
    private final EndpointSliceReader reader = new EndpointSliceReader(new TextPool(100), sink, true, true);

    private static EndpointSlice read(EndpointSliceReader reader, String json) throws UnusableObjectException {
        JsonParser parser = Json.parser(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        parser.nextToken();
        reader.read(parser);
        return Objects.requireNonNull(reader.build());
    }

    private EndpointSlice know(String json) throws UnusableObjectException {
        EndpointSlice slice = read(reader, json);
        sink.put(slice, -1);
        return slice;
    }

    private static EndpointSlice readAlone(String json) throws UnusableObjectException {
        return read(new EndpointSliceReader(new TextPool(100), new RecordingObjectSink<>(), true, true), json);
    }

    @Test
    void slice_thatIsAsItWas_isMadeOfTheSameObjects() throws UnusableObjectException {
        EndpointSlice known = know(SLICE);

        EndpointSlice again = read(reader, SLICE);

        assertThat(again).isEqualTo(known);
        assertThat(again.key()).isSameAs(known.key());
        assertThat(again.ports()).isSameAs(known.ports());
        for (int i = 0; i < 3; i++) {
            assertThat(again.endpoints().get(i)).isSameAs(known.endpoints().get(i));
        }
    }

    /** Everything that an endpoint or a port may differ in; other spellings and orders of fields. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "10.0.0.2                  | 10.0.0.4",
                "'10.0.0.1'                | '10.0.0.1','10.0.0.5'",
                "'10.0.0.1'                | ",
                "10.0.0.1                  | 010.000.0.1",
                "2001:db8::3               | 2001:0DB8:0::3",
                "2001:db8::3               | ::ffff:10.0.0.1",
                "'ready':true              | 'ready':false",
                "'ready':true              | 'ready':null,'terminating':true",
                "'hostname':'b'            | 'hostname':'B'",
                "'hostname':'b'            | 'hostname':'bb'",
                "'hostname':'b'            | 'hostname':''",
                "'hostname':'b',           | ",
                "'name':'b-1'              | 'name':'b-2'",
                "'name':'b-1'              | 'name':null",
                "{'addresses':['10.0.0.2'] | {'hostname':'b','targetRef':{'name':'b-1'},'addresses':['10.0.0.2']",
                "'http'                    | 'web'",
                "'http'                    | null",
                "'TCP'                     | 'UDP'",
                "'TCP'                     | 'tcp'",
                "'TCP'                     | ''",
                "'port':80                 | 'port':81",
                "'port':9                  | 'name':'x'",
                "'metadata'                | 'metadata':{'namespace':'shop','name':'other'},'metadata'",
            })
    void slice_withAChange_isReadAsIfNothingWereKnown(String old, @Nullable String changed)
            throws UnusableObjectException {
        String json = SLICE.replace(old, changed == null ? "" : changed);
        assertThat(json).isNotEqualTo(SLICE);
        know(SLICE);

        assertThat(read(reader, json)).isEqualTo(readAlone(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {FIRST + "," + SECOND, SECOND + "," + THIRD, FIRST + "," + THIRD, THIRD + "," + FIRST})
    void slice_withFewerEndpoints_keepsThoseThatStayInOrder(String endpoints) throws UnusableObjectException {
        EndpointSlice known = know(SLICE);
        String json = "{" + METADATA + ",'endpoints':[" + endpoints + "]}";

        EndpointSlice next = read(reader, json);

        assertThat(next).isEqualTo(readAlone(json));
        assertThat(known.endpoints())
                .anyMatch(endpoint -> endpoint == next.endpoints().getFirst());
    }

    @Test
    void slice_whoseNameComesLast_isReadAll() throws UnusableObjectException {
        know(SLICE);
        String json = "{'endpoints':[" + FIRST + "]," + PORTS + "," + METADATA + "}";

        assertThat(read(reader, json)).isEqualTo(readAlone(json));
    }

    @Test
    void slice_ofAnotherName_hasItsOwnKey() throws UnusableObjectException {
        know(SLICE);
        String json = SLICE.replace("web-a", "web-b");

        assertThat(read(reader, json).key()).isEqualTo(new ObjectKey("shop", "web-b"));
    }

    @Test
    void slices_afterRandomChanges_areReadAsIfNothingWereKnown() throws UnusableObjectException {
        Random random = new Random(11);
        List<String> endpoints = new ArrayList<>();
        for (int round = 0; round < 2_000; round++) {
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                change(endpoints, random);
            }
            String json = "{" + METADATA + ",'endpoints':[" + String.join(",", endpoints) + "]," + PORTS + "}";
            EndpointSlice expected = readAlone(json);
            assertThat(know(json)).isEqualTo(expected);
            assertThat(expected.endpoints()).extracting(Endpoint::ready).hasSize(endpoints.size());
        }
    }

    private static void change(List<String> endpoints, Random random) {
        int at = random.nextInt(endpoints.size() + 1);
        String host = random.nextInt(3) == 0 ? ",'hostname':'h" + random.nextInt(3) + "'" : "";
        String next = "{'addresses':['10.0.0." + random.nextInt(60) + "'],'conditions':{'ready':" + random.nextBoolean()
                + "}" + host + "}";
        if (at == endpoints.size() || endpoints.size() < 40 && random.nextBoolean()) {
            endpoints.add(at, next);
        } else if (random.nextBoolean()) {
            endpoints.set(at, next);
        } else {
            endpoints.remove(at);
        }
    }
}
