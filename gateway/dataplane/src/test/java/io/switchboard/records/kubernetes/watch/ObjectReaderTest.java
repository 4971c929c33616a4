package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.records.kubernetes.object.ClusterObject;
import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.ObjectSink;
import io.switchboard.records.kubernetes.object.Port;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.object.Service.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** Which fields count, and what they may be. */
class ObjectReaderTest {
    private final TextPool texts = new TextPool(100);
    private final ServiceReader services = new ServiceReader(texts);
    private final ObjectSink<EndpointSlice> nothingKnown = new RecordingObjectSink<>();
    private final EndpointSliceReader slices = new EndpointSliceReader(texts, nothingKnown, true, true);

    private static <T extends ClusterObject> @Nullable T read(ObjectReader<T> reader, String json)
            throws UnusableObjectException {
        JsonParser parser = Json.parser(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        parser.nextToken();
        reader.read(parser);
        assertThat(parser.nextToken()).isNull();
        return reader.build();
    }

    private Service service(String rest) throws UnusableObjectException {
        return Objects.requireNonNull(read(services, "{'metadata':{'namespace':'shop','name':'web'}," + rest + "}"));
    }

    private EndpointSlice slice(String rest) throws UnusableObjectException {
        return Objects.requireNonNull(read(
                slices,
                "{'metadata':{'namespace':'shop','name':'web-a','labels':{'kubernetes.io/service-name':'web'}}," + rest
                        + "}"));
    }

    private static IpAddress ip(String text) {
        return Objects.requireNonNull(IpAddress.parse(text));
    }

    // ---- Services ----

    @Test
    void service_withEverything_isReadWhole() throws UnusableObjectException {
        Service service = service("""
                'kind':'Service','spec':{'ports':[{'name':'http','protocol':'TCP','port':80,'targetPort':'web',
                'appProtocol':'h2c','nodePort':30080},{'port':53,'protocol':'UDP'},{'port':99}],'selector':{'name':'no'},
                'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.10','2001:db8::10'],'type':'LoadBalancer',
                'externalIPs':['192.0.2.7'],'sessionAffinityConfig':{'clientIP':{'timeoutSeconds':1}}},
                'status':{'conditions':[{'type':'x'}],'loadBalancer':{'ingress':[{'ip':'192.0.2.8','ipMode':'VIP',
                'ports':[{'port':80}]},{'hostname':'lb.example.org'}]}}""");

        assertThat(service)
                .isEqualTo(new Service(
                        new ObjectKey("shop", "web"),
                        Type.CLUSTER_IP,
                        List.of(ip("10.96.0.10"), ip("2001:db8::10")),
                        null,
                        List.of(new Port("http", "tcp", 80), new Port("", "udp", 53), new Port("", "tcp", 99)),
                        List.of(ip("192.0.2.7"), ip("192.0.2.8")),
                        List.of("lb.example.org")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'clusterIP':'None','clusterIPs':['None']             | HEADLESS",
                "'clusterIP':'None'                                   | HEADLESS",
                "'clusterIP':'10.96.0.10'                             | CLUSTER_IP",
                "'clusterIP':''                                       | CLUSTER_IP",
                "'type':'NodePort','clusterIPs':['10.96.0.10']        | CLUSTER_IP",
                "'type':'ExternalName','externalName':'a.example.org' | EXTERNAL_NAME",
                "'unknown':[[{'a':null}]]                             | CLUSTER_IP",
            })
    void service_isOfTheTypeThatItsFieldsMake(String spec, Type type) throws UnusableObjectException {
        assertThat(service("'spec':{" + spec + "}").type()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'selector':{'app':'web'} | true",
                "'selector':{}            | false",
                "'selector':null          | false",
                "'type':'ClusterIP'       | false",
            })
    void service_selects_ifItHasASelector(String spec, boolean selecting) throws UnusableObjectException {
        assertThat(service("'spec':{'clusterIP':'None'," + spec + "}").selecting())
                .isEqualTo(selecting);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'clusterIPs':['10.96.0.256']",
                "'clusterIPs':['somewhere']",
                "'externalIPs':['']",
                "'type':'ExternalName'",
                "'ports':[{'port':65536}]",
                "'ports':[{'port':-1}]",
                "'ports':[{'port':99999999999}]",
            })
    void service_withAFieldThatIsNone_cannotBeUsed(String spec) {
        assertThatThrownBy(() -> service("'spec':{" + spec + "}")).isInstanceOf(UnusableObjectException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'spec':null",
                "'spec':[1,2]",
                "'spec':{'ports':null,'clusterIPs':null,'clusterIP':null,'externalIPs':'x'}",
                "'spec':{'ports':['x',1,null]},'status':{'loadBalancer':{'ingress':null}}",
                "'status':'Failure','code':410",
            })
    void service_withFieldsOfOtherShapes_isReadWithoutThem(String rest) throws UnusableObjectException {
        Service service = service(rest);

        assertThat(service.addresses()).isEmpty();
        assertThat(service.ports()).isEmpty();
    }

    @Test
    void object_thatFollowsAnother_hasNothingOfIt() throws UnusableObjectException {
        service("'spec':{'clusterIPs':['10.96.0.10'],'ports':[{'port':80}],'externalIPs':['192.0.2.7'],"
                + "'selector':{'app':'web'}}");

        assertThat(service("'spec':{}"))
                .isEqualTo(new Service(
                        new ObjectKey("shop", "web"),
                        Type.CLUSTER_IP,
                        List.of(),
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        false));
    }

    @Test
    void object_withoutAName_cannotBeUsed() {
        assertThatThrownBy(() -> read(services, "{'metadata':{'namespace':'shop'},'spec':{}}"))
                .hasMessageContaining("metadata.name");
    }

    @Test
    void object_thatIsCutOff_isNoObject() {
        assertThatThrownBy(() -> read(services, "{'metadata':{'name':'web'},'spec':{'clusterIP':'10.9"))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void text_thatObjectsShare_isThereOnce() throws UnusableObjectException {
        String first = service("'spec':{}").key().namespace();
        String second = service("'spec':{}").key().namespace();

        assertThat(second).isSameAs(first);
    }

    // ---- EndpointSlices ----

    @Test
    void slice_withEverything_isReadWhole() throws UnusableObjectException {
        EndpointSlice slice = slice("""
                'addressType':'IPv4','endpoints':[{'addresses':['10.0.0.1','10.0.0.2'],'conditions':{'ready':true,
                'serving':true,'terminating':false},'hostname':'db-0','targetRef':{'kind':'Pod','name':'db-0-pod',
                'namespace':'shop'},'nodeName':'a','zone':'z','hints':{'forZones':[{'name':'z'}]}}],
                'ports':[{'name':'','protocol':'TCP','port':null},{'name':'sql','port':5432}]""");

        assertThat(slice)
                .isEqualTo(new EndpointSlice(
                        new ObjectKey("shop", "web-a"),
                        "web",
                        null,
                        null,
                        List.of(
                                new Endpoint(ip("10.0.0.1"), "db-0", "db-0-pod", true),
                                new Endpoint(ip("10.0.0.2"), "db-0", "db-0-pod", true)),
                        List.of(new Port("", "tcp", 0), new Port("sql", "tcp", 5432))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'conditions':{'ready':true}                     | true",
                "'conditions':{'ready':false,'serving':true}     | false",
                "'conditions':{}                                 | true",
                "'conditions':null                               | true",
                "'conditions':{'ready':null}                     | true",
                "'conditions':{'ready':true,'terminating':true}  | true",
                "'conditions':{'terminating':true}               | false",
                "'zone':'a'                                      | true",
            })
    void endpoint_isReadyByItsConditions(String conditions, boolean ready) throws UnusableObjectException {
        EndpointSlice slice = slice("'endpoints':[{'addresses':['10.0.0.1']," + conditions + "}]");

        assertThat(slice.endpoints()).extracting(Endpoint::ready).containsExactly(ready);
    }

    @Test
    void endpoint_isWithoutItsPod_ifNobodyAsks() throws UnusableObjectException {
        EndpointSlice slice = read(
                new EndpointSliceReader(texts, nothingKnown, false, false),
                "{'metadata':{'name':'a','labels':{'kubernetes.io/service-name':'web'}},"
                        + "'endpoints':[{'addresses':['10.0.0.1'],'targetRef':{'name':'web-1'}}]}");

        assertThat(Objects.requireNonNull(slice).endpoints())
                .extracting(Endpoint::pod)
                .containsOnlyNulls();
    }

    @ParameterizedTest
    @CsvSource({"010.000.0.099, 10.0.0.99", "10.96.000.010, 10.96.0.10", "0.0.0.0, 0.0.0.0"})
    void address_withLeadingZeros_isDecimal(String written, String meant) throws UnusableObjectException {
        Service service = service("'spec':{'clusterIPs':['10.96.0.1'],'externalIPs':['" + written + "']}");
        EndpointSlice slice = slice("'endpoints':[{'addresses':['" + written + "']}]");

        assertThat(service.externalAddresses()).containsExactly(ip(meant));
        assertThat(Objects.requireNonNull(slice).endpoints())
                .extracting(Endpoint::address)
                .containsExactly(ip(meant));
    }

    @Test
    void slice_withAnAddressThatIsNone_cannotBeUsed() {
        assertThatThrownBy(() -> slice("'endpoints':[{'addresses':['10.0.0.1']},{'addresses':['web.example.org']}]"))
                .hasMessageContaining("web.example.org");
    }

    @Test
    void slice_ofNoService_isOfNoUse() throws UnusableObjectException {
        assertThat(read(slices, "{'metadata':{'name':'a'},'endpoints':[]}")).isNull();
    }
}
