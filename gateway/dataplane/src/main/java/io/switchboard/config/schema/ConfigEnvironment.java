package io.switchboard.config.schema;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a configuration may draw on besides its file.
 *
 * @param variables for {@code ${NAME}}
 * @param resolvConf where the system names its resolvers
 * @param isOwnAddress whether an address is one of this machine's
 */
public record ConfigEnvironment(Map<String, String> variables, Path resolvConf, Predicate<InetAddress> isOwnAddress) {

    /** The process's environment, {@code /etc/resolv.conf} and the machine's network interfaces. */
    public static ConfigEnvironment ofSystem() {
        return new ConfigEnvironment(System.getenv(), Path.of("/etc/resolv.conf"), ConfigEnvironment::isOnAnInterface);
    }

    private static boolean isOnAnInterface(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
