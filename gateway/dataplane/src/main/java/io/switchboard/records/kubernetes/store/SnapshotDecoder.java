package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.Namespace;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.Pod;
import io.switchboard.records.kubernetes.object.Port;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.object.ServiceImport;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link SnapshotEncoder} wrote. Texts that were one are one again. */
final class SnapshotDecoder {
    private static final int MAX_TEXT = 4096;

    private final DataInputStream in;
    private final List<String> texts = new ArrayList<>();

    SnapshotDecoder(DataInputStream in) {
        this.in = in;
    }

    /** Reads one item of a list. */
    private interface Reader<T> {
        T read() throws IOException;
    }

    ClusterObjects objects() throws IOException {
        return new ClusterObjects(
                list(() -> new Namespace(key())),
                list(this::service),
                list(this::slice),
                list(() -> new Pod(key(), list(this::address), in.readBoolean())),
                list(() -> new ServiceImport(key(), in.readBoolean(), list(this::address), list(this::port))));
    }

    private Service service() throws IOException {
        ObjectKey key = key();
        int octet = in.readUnsignedByte();
        boolean selecting = (octet & SnapshotEncoder.NOT_SELECTING) == 0;
        int type = octet & ~SnapshotEncoder.NOT_SELECTING;
        if (type >= Service.Type.values().length) {
            throw new IOException("type of a service: " + type);
        }
        return new Service(
                key,
                Service.Type.values()[type],
                list(this::address),
                text(),
                list(this::port),
                list(this::address),
                list(this::requiredText),
                selecting);
    }

    private EndpointSlice slice() throws IOException {
        return new EndpointSlice(key(), text(), text(), text(), list(this::endpoint), list(this::port));
    }

    private Endpoint endpoint() throws IOException {
        boolean ready = in.readBoolean();
        return new Endpoint(address(), text(), text(), ready);
    }

    private ObjectKey key() throws IOException {
        return new ObjectKey(requiredText(), requiredText());
    }

    private Port port() throws IOException {
        return new Port(requiredText(), requiredText(), number());
    }

    private IpAddress address() throws IOException {
        int length = in.readUnsignedByte();
        if (length != 4 && length != 16) {
            throw new IOException("length of an address: " + length);
        }
        return IpAddress.of(octets(length));
    }

    private <T> List<T> list(Reader<T> reader) throws IOException {
        int count = number();
        List<T> items = new ArrayList<>(Math.min(count, 16));
        for (int i = 0; i < count; i++) {
            items.add(reader.read());
        }
        return items;
    }

    private String requiredText() throws IOException {
        String text = text();
        if (text == null) {
            throw new IOException("a text is missing");
        }
        return text;
    }

    private @Nullable String text() throws IOException {
        int number = number();
        if (number == 0) {
            return null;
        }
        if (number > 1) {
            if (number - 2 >= texts.size()) {
                throw new IOException("text " + (number - 2) + " of " + texts.size());
            }
            return texts.get(number - 2);
        }
        int length = number();
        if (length > MAX_TEXT) {
            throw new IOException("length of a text: " + length);
        }
        String text = new String(octets(length), StandardCharsets.UTF_8);
        texts.add(text);
        return text;
    }

    private byte[] octets(int length) throws IOException {
        byte[] octets = new byte[length];
        in.readFully(octets);
        return octets;
    }

    private int number() throws IOException {
        int number = 0;
        for (int shift = 0; shift < Integer.SIZE - 1; shift += 7) {
            int octet = in.readUnsignedByte();
            number |= (octet & 0x7f) << shift;
            if (octet < 0x80) {
                if (number < 0) {
                    break;
                }
                return number;
            }
        }
        throw new IOException("a number is too large");
    }
}
