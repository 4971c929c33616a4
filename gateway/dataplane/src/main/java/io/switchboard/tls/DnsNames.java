package io.switchboard.tls;

import java.util.Locale;

/** Names of hosts in certificates. */
final class DnsNames {
    private DnsNames() {}

    /** Whether a dNSName of a certificate, perhaps with a wildcard as its whole first label, is for a host (RFC 9525 §6.3). */
    static boolean covers(String dnsName, String host) {
        String name = canonical(dnsName);
        String wanted = canonical(host);
        if (!name.startsWith("*.")) {
            return name.equals(wanted);
        }
        int firstDot = wanted.indexOf('.');
        boolean belowATopLevel = name.indexOf('.', 2) > 0;
        return belowATopLevel && firstDot > 0 && wanted.substring(firstDot).equals(name.substring(1));
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
