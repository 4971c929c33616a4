package io.switchboard.records.zone;

import io.switchboard.dns.DomainName;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.RecordPart;
import io.switchboard.records.RecordPlace;
import io.switchboard.records.RecordSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** A zone that is part of the program: a master file on the class path, read once. */
public final class ZoneResource implements RecordSource {
    private final DomainName origin;
    private final String resource;

    /** The zone at {@code origin} from a resource with an absolute name, such as {@code /io/switchboard/demo/a.zone}. */
    public ZoneResource(DomainName origin, String resource) {
        this.origin = origin;
        this.resource = resource;
    }

    /** The zone {@code switchboard.test.}, with which the gateway answers something without configuration and network. */
    public static ZoneResource demonstration() {
        return new ZoneResource(DomainName.parse("switchboard.test."), "/io/switchboard/demo/switchboard.test.zone");
    }

    @Override
    public String name() {
        return origin.toString();
    }

    @Override
    public void open(Consumer<RecordPart> publish) throws InvalidRecordsException {
        publish.accept(RecordPart.ofZones(List.of(ZoneReader.read(origin, resource, text()))));
    }

    private String text() throws InvalidRecordsException {
        try (InputStream in = ZoneResource.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new InvalidRecordsException(RecordPlace.of(resource), "not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new InvalidRecordsException(RecordPlace.of(resource), "cannot be read: " + e.getMessage());
        }
    }
}
