package io.switchboard.config;

import io.switchboard.config.RecordsConfig.StaticRecord;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.ListShape;
import io.switchboard.config.schema.Names;
import io.switchboard.config.schema.Quantities;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Texts;
import io.switchboard.config.schema.Values;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import java.util.List;

/** The keys of an item of {@code records.static}. */
final class StaticRecordKeys extends Section<StaticRecord> {
    private final Key<DomainName> name =
            required("name", Names.domainName(), "Owner of the records; may be a wildcard.", StaticRecord::name);
    private final Key<Integer> type =
            required("type", Names.recordType(), "Type by its name or as `TYPE` and a number.", StaticRecord::type);
    private final Key<Integer> ttl =
            key("ttl", Quantities.ttl(), "1h", "TTL of the records.", StaticRecord::ttlSeconds);
    private final Key<List<String>> data = required(
            "data",
            ListShape.ofSome("texts of RDATA in presentation form", Texts.verbatim("RDATA in presentation form")),
            "RDATA as in a zone file, one record each.",
            StaticRecord::data);

    @Override
    protected StaticRecord build(Values values) {
        int number = values.get(type);
        // Both speak of names below their owner, which only a zone has.
        if (number == RecordType.SOA || number == RecordType.DNAME) {
            values.error(type, "'" + values.written(type) + "' (expected: a zone file for this type)");
        }
        return new StaticRecord(values.get(name), values.get(type), values.get(ttl), values.get(data));
    }
}
