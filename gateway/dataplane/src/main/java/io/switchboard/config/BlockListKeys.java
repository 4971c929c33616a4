package io.switchboard.config;

import static io.switchboard.config.schema.Scalars.word;

import io.switchboard.config.AccessConfig.BlockAnswer;
import io.switchboard.config.AccessConfig.BlockList;
import io.switchboard.config.schema.Addresses;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.ListShape;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Texts;
import io.switchboard.config.schema.Values;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/** The keys of an item of {@code access.block}. */
final class BlockListKeys extends Section<BlockList> {
    private final Key<Path> file = required("file", Texts.file(), "Names, one a line; it is watched.", BlockList::file);
    private final Key<BlockAnswer> answer =
            key("answer", word(BlockAnswer.class), "nxdomain", "What a client gets for them.", BlockList::answer);
    private final Key<List<InetAddress>> addresses = key(
            "addresses",
            ListShape.of("IPv4 and IPv6 addresses", Addresses.address()),
            "[]",
            "The addresses of `answer: address`.",
            BlockList::addresses);

    private final Key<List<String>> clientNamespaces = key(
            "client-namespaces",
            ListShape.of("names of namespaces", KubernetesShapes.namespace()),
            "[]",
            "Pods of which namespaces the list is for; empty for all clients. Needs `records.kubernetes.pods: verified`.",
            BlockList::clientNamespaces);

    @Override
    protected BlockList build(Values values) {
        if (values.sound(answer, addresses)) {
            boolean needed = values.get(answer) == BlockAnswer.ADDRESS;
            if (needed && values.get(addresses).isEmpty()) {
                values.error(addresses, "no addresses (expected: at least one for 'answer: address')");
            } else if (!needed && !values.get(addresses).isEmpty()) {
                values.error(
                        addresses,
                        "addresses for 'answer: " + values.written(answer)
                                + "' (expected: none, or 'answer: address')");
            }
        }
        List<String> namespaces = values.get(clientNamespaces);
        values.reading().remember(namespaces, values.placeOf(clientNamespaces));
        return new BlockList(values.get(file), values.get(answer), values.get(addresses), namespaces);
    }
}
