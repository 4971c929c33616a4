package io.switchboard.config;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.switchboard.config.schema.ConfigEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads configurations in a directory and an environment of the test's own. */
final class ConfigFixture {
    private final Path directory;
    private final Map<String, String> variables = new HashMap<>();
    private boolean ipv6Loopback = true;

    ConfigFixture(Path directory) {
        this.directory = directory;
        resolvConf("nameserver 192.0.2.53");
    }

    ConfigFixture variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    ConfigFixture withoutIpv6() {
        ipv6Loopback = false;
        return this;
    }

    ConfigFixture resolvConf(String... lines) {
        return file("resolv.conf", String.join("\n", lines));
    }

    ConfigFixture file(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Path directory() {
        return directory;
    }

    ConfigReader reader() {
        return new ConfigReader(
                new ConfigEnvironment(variables, directory.resolve("resolv.conf"), this::isOwnAddress),
                // These tests are about keys: what stands in records is looked at where they are.
                (records, placeOf) -> List.of());
    }

    /** The machine of these tests has loopback and 192.0.2.1. */
    private boolean isOwnAddress(InetAddress address) {
        return (address.isLoopbackAddress() && (ipv6Loopback || address.getAddress().length == 4))
                || address.getHostAddress().equals("192.0.2.1");
    }

    static InetSocketAddress socket(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    GatewayConfig read(String... lines) {
        return load(lines).config();
    }

    LoadedConfig load(String... lines) {
        try {
            return reader().parse("gateway.yaml", String.join("\n", lines), directory);
        } catch (ConfigException e) {
            throw new AssertionError("refused: " + e.getMessage(), e);
        }
    }

    /** The errors of a configuration that must be refused, each as its one line. */
    List<String> errors(String... lines) {
        return assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> reader().parse("gateway.yaml", String.join("\n", lines), directory))
                .actual()
                .lines();
    }
}
