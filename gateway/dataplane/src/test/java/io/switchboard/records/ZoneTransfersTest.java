package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.QueryFault;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Transport;
import io.switchboard.dns.Wire;
import io.switchboard.query.DropReason;
import io.switchboard.query.FakeQueryLoop;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplyChannel;
import io.switchboard.query.TransferReply;
import io.switchboard.query.TransferReply.Messages;
import io.switchboard.query.TransferReply.Refused;
import io.switchboard.query.TransferReply.Several;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ZoneTransfersTest {
    private static final String ZONE = """
            $TTL 300
            @ SOA ns hostmaster 7 2 3 4 30
              NS  ns
            ns A 192.0.2.53
            """;
    private static final ReplyChannel NOWHERE = new ReplyChannel() {
        @Override
        public void write(Query query, byte[] reply, int length) {}

        @Override
        public void drop(Query query, DropReason reason) {}
    };

    private final RecordStore store = new RecordStore();
    private final TransferCounts counts = new TransferCounts();
    private final ZoneTransfers transfers = new ZoneTransfers(store, (origin, query) -> true, counts);

    @BeforeEach
    void publish() throws InvalidRecordsException {
        store.use(List.of(new ScriptedSource(RecordPart.ofZones(List.of(
                Lookups.zone("example.org.", ZONE),
                new UnreadyZone(DomainName.parse("unread.example.")),
                new Scripted("incomplete.example.", false, 0),
                new Scripted("giant.example.", true, 65_500))))));
    }

    @Test
    void open_beyondTheBound_isRefusedUntilOneEnds() {
        List<Messages> open = new ArrayList<>();
        for (int i = 0; i < TransferCounts.MAX_AT_ONCE; i++) {
            open.add(begin("example.org."));
        }

        assertThat(refusal("example.org.").rcode()).isEqualTo(Rcode.REFUSED);
        assertThat(counts.get(TransferOutcome.OVERLOAD)).isEqualTo(1);
        open.getFirst().end(false);

        assertThat(transfers.open(axfr("example.org."))).isInstanceOf(Several.class);
        assertThat(counts.underWay()).isEqualTo(TransferCounts.MAX_AT_ONCE);
        assertThat(counts.get(TransferOutcome.ABORTED)).isEqualTo(1);
    }

    @Test
    void open_ofWhatIsNotKnownYet_isNotReady() {
        for (String zone : List.of("unread.example.", "incomplete.example.")) {
            QueryFailure failure = refusal(zone);

            assertThat(failure.rcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(failure.extendedError())
                    .isNotNull()
                    .extracting(ExtendedError::code)
                    .isEqualTo(ExtendedError.NOT_READY);
        }
        assertThat(counts.get(TransferOutcome.NOT_READY)).isEqualTo(2);
    }

    @Test
    void messages_areMadeOneByOneAndEnd() {
        Messages messages = begin("example.org.");

        ReplyMessage only = Objects.requireNonNull(messages.next());

        assertThat(Reply.of(only).answer()).hasSize(4);
        assertThat(messages.next()).isNull();
        messages.end(true);
        assertThat(counts.get(TransferOutcome.COMPLETE)).isEqualTo(1);
        assertThat(counts.underWay()).isZero();
    }

    @Test
    void messages_withARecordThatFitsIntoNone_fail() {
        Messages messages = begin("giant.example.");
        assertThat(messages.next()).as("the SOA record alone").isNotNull();

        assertThatThrownBy(messages::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("giant.example.");
    }

    private Messages begin(String zone) {
        return ((Several) transfers.open(axfr(zone))).messages();
    }

    private QueryFailure refusal(String zone) {
        TransferReply reply = transfers.open(axfr(zone));
        assertThat(reply).isInstanceOf(Refused.class);
        return ((Refused) reply).failure();
    }

    private static Query axfr(String zone) {
        byte[] name = DomainName.parse(zone).toWire();
        int length = Wire.HEADER_LENGTH + name.length + 4;
        Query query = new Query();
        byte[] bytes = query.message().reserve(length);
        Arrays.fill(bytes, 0, length, (byte) 0);
        Wire.putU16(bytes, Wire.QDCOUNT, 1);
        System.arraycopy(name, 0, bytes, Wire.HEADER_LENGTH, name.length);
        Wire.putU16(bytes, length - 4, RecordType.AXFR);
        Wire.putU16(bytes, length - 2, 1);
        query.from(new FakeQueryLoop(), Transport.TCP, new InetSocketAddress("127.0.0.1", 5300), NOWHERE, 0);
        assertThat(query.message().parse(length)).isEqualTo(QueryFault.NONE);
        return query;
    }

    /** A zone of an SOA record and, if it has a length, one record of that length. */
    private record Scripted(String name, boolean isComplete, int length) implements TransferableZone {
        @Override
        public DomainName origin() {
            return DomainName.parse(name);
        }

        @Override
        public LookupResult lookup(LookupName asked, int originLabel, int type, boolean dnssecOk, ReplyWriter writer) {
            return LookupResult.NOT_MINE;
        }

        @Override
        public RecordSet soa() {
            return RecordSet.of(origin(), RecordType.SOA, 1, new byte[22]);
        }

        @Override
        public Iterator<RecordSet> transfer() {
            return List.of(RecordSet.of(origin(), RecordType.TXT, 1, new byte[length]))
                    .iterator();
        }
    }
}
