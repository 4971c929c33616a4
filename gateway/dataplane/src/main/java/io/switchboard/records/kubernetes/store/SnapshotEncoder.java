package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.Pod;
import io.switchboard.records.kubernetes.object.Port;
import io.switchboard.records.kubernetes.object.Service;
import io.switchboard.records.kubernetes.object.ServiceImport;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects, field by field, as {@link SnapshotDecoder} reads them. Numbers are of variable length; a text is written
 * once, and referred to by its number after that.
 */
final class SnapshotEncoder {
    /** Beside the type of a service. */
    static final int NOT_SELECTING = 0x80;

    private final DataOutputStream out;
    private final Map<String, Integer> texts = new HashMap<>();

    SnapshotEncoder(DataOutputStream out) {
        this.out = out;
    }

    /** Writes one item of a list. */
    private interface Writer<T> {
        void write(T item) throws IOException;
    }

    void objects(ClusterObjects objects) throws IOException {
        list(objects.namespaces(), namespace -> key(namespace.key()));
        list(objects.services(), this::service);
        list(objects.slices(), this::slice);
        list(objects.pods(), this::pod);
        list(objects.imports(), this::imported);
    }

    private void service(Service service) throws IOException {
        key(service.key());
        out.writeByte(service.type().ordinal() | (service.selecting() ? 0 : NOT_SELECTING));
        addresses(service.addresses());
        text(service.externalName());
        list(service.ports(), this::port);
        addresses(service.externalAddresses());
        list(service.externalHosts(), this::text);
    }

    private void slice(EndpointSlice slice) throws IOException {
        key(slice.key());
        text(slice.service());
        text(slice.importedService());
        text(slice.sourceCluster());
        list(slice.endpoints(), this::endpoint);
        list(slice.ports(), this::port);
    }

    private void endpoint(Endpoint endpoint) throws IOException {
        out.writeBoolean(endpoint.ready());
        address(endpoint.address());
        text(endpoint.hostname());
        text(endpoint.pod());
    }

    private void pod(Pod pod) throws IOException {
        key(pod.key());
        addresses(pod.addresses());
        out.writeBoolean(pod.hostNetwork());
    }

    private void imported(ServiceImport imported) throws IOException {
        key(imported.key());
        out.writeBoolean(imported.headless());
        addresses(imported.addresses());
        list(imported.ports(), this::port);
    }

    private void key(ObjectKey key) throws IOException {
        text(key.namespace());
        text(key.name());
    }

    private void port(Port port) throws IOException {
        text(port.name());
        text(port.protocol());
        number(port.number());
    }

    private void addresses(List<IpAddress> addresses) throws IOException {
        list(addresses, this::address);
    }

    private void address(IpAddress address) throws IOException {
        byte[] octets = address.octets();
        out.writeByte(octets.length);
        out.write(octets);
    }

    private <T> void list(Collection<T> items, Writer<T> writer) throws IOException {
        number(items.size());
        for (T item : items) {
            writer.write(item);
        }
    }

    /** 0 for null, 1 and the octets for a new text, or the number of one that was written, plus 2. */
    private void text(@Nullable String text) throws IOException {
        Integer known = text == null ? null : texts.putIfAbsent(text, texts.size());
        if (text == null) {
            number(0);
        } else if (known != null) {
            number(known + 2);
        } else {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            number(1);
            number(octets.length);
            out.write(octets);
        }
    }

    private void number(int number) throws IOException {
        int left = number;
        while (left > 0x7f) {
            out.writeByte(left | 0x80);
            left >>>= 7;
        }
        out.writeByte(left);
    }
}
