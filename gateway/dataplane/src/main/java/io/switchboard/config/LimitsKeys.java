package io.switchboard.config;

import static io.switchboard.config.schema.Quantities.duration;
import static io.switchboard.config.schema.Scalars.integer;

import io.switchboard.config.LimitsConfig.Tcp;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Values;
import java.time.Duration;

/** The keys of {@code limits}. */
final class LimitsKeys extends Section<LimitsConfig> {
    private static final int MANY = 10_000_000;

    private final Key<Integer> inFlight = key(
            "in-flight",
            integer(1, MANY),
            "20000",
            "Queries that wait for upstreams at a time.",
            LimitsConfig::inFlight);
    private final Key<Integer> inFlightPerClient = key(
            "in-flight-per-client",
            integer(1, MANY),
            "1000",
            "The same for one client address.",
            LimitsConfig::inFlightPerClient);
    private final Key<Integer> inFlightPerZone = key(
            "in-flight-per-zone",
            integer(100, MANY),
            "2000",
            "Questions that are asked of upstreams at a time, for names with the same last two labels; half as many for the"
                    + " same last three.",
            LimitsConfig::inFlightPerZone);
    private final Key<Integer> connections = key(
            "tcp.connections",
            integer(1, MANY),
            "10000",
            "Connections of clients.",
            limits -> limits.tcp().connections());
    private final Key<Integer> connectionsPerClient = key(
            "tcp.connections-per-client",
            integer(1, MANY),
            "100",
            "The same for one client address.",
            limits -> limits.tcp().connectionsPerClient());
    private final Key<Integer> inFlightPerConnection = key(
            "tcp.in-flight-per-connection",
            integer(1, 65_536),
            "128",
            "Queries of a connection that are worked on at a time.",
            limits -> limits.tcp().inFlightPerConnection());
    private final Key<Duration> readTimeout = key(
            "tcp.read-timeout",
            duration("100ms", "5m"),
            "5s",
            "From the first octet of a message to its last.",
            limits -> limits.tcp().readTimeout());
    private final Key<Duration> writeTimeout = key(
            "tcp.write-timeout",
            duration("100ms", "5m"),
            "10s",
            "How long a client may take nothing of what is sent to it.",
            limits -> limits.tcp().writeTimeout());

    @Override
    protected LimitsConfig build(Values values) {
        return new LimitsConfig(
                values.get(inFlight),
                values.get(inFlightPerClient),
                values.get(inFlightPerZone),
                new Tcp(
                        values.get(connections),
                        values.get(connectionsPerClient),
                        values.get(inFlightPerConnection),
                        values.get(readTimeout),
                        values.get(writeTimeout)));
    }
}
