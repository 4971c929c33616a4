package io.switchboard.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SetResponse;
import org.xbill.DNS.Type;
import org.xbill.DNS.Zone;

/** Answers from one zone as a recursive server would: aliases are followed inside the zone, AA is not set. */
final class ZoneScript implements Script {
    private static final int MAX_ALIASES = 16;

    private final Zone zone;

    ZoneScript(Name origin, String... lines) {
        try {
            List<Record> records = new ArrayList<>();
            byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
            try (Master master = new Master(new ByteArrayInputStream(text), origin, Answers.TTL)) {
                for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                    records.add(record);
                }
            }
            addIfAbsent(records, origin, Answers.soa(origin, Answers.TTL, Answers.TTL));
            addIfAbsent(records, origin, new NSRecord(origin, DClass.IN, Answers.TTL, Answers.name("ns.example.")));
            zone = new Zone(origin, records.toArray(new Record[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addIfAbsent(List<Record> records, Name origin, Record record) {
        if (records.stream()
                .noneMatch(r -> r.getType() == record.getType() && r.getName().equals(origin))) {
            records.add(record);
        }
    }

    @Override
    public Reaction on(ReceivedQuery query) {
        return Answers.message(this::fill).on(query);
    }

    private void fill(ReceivedQuery query, Message reply) {
        Name name = query.name();
        if (!name.subdomain(zone.getOrigin())) {
            reply.getHeader().setRcode(Rcode.REFUSED);
            return;
        }
        for (int i = 0; i < MAX_ALIASES; i++) {
            SetResponse found = zone.findRecords(name, query.type());
            if (!found.isCNAME()) {
                finish(reply, found);
                return;
            }
            reply.addRecord(found.getCNAME(), Section.ANSWER);
            name = found.getCNAME().getTarget();
            if (!name.subdomain(zone.getOrigin())) {
                return;
            }
        }
    }

    private void finish(Message reply, SetResponse found) {
        if (found.isSuccessful()) {
            found.answers().forEach(set -> addAll(reply, set, Section.ANSWER));
            return;
        }
        if (found.isNXDOMAIN()) {
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        RRset soa = zone.findExactMatch(zone.getOrigin(), Type.SOA);
        if (soa != null) {
            addAll(reply, soa, Section.AUTHORITY);
        }
    }

    private static void addAll(Message reply, RRset set, int section) {
        set.rrs(false).forEach(record -> reply.addRecord(record, section));
        set.sigs().forEach(record -> reply.addRecord(record, section));
    }
}
