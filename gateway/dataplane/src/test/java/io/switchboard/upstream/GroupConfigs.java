package io.switchboard.upstream;

import io.switchboard.config.EndpointConfig;
import io.switchboard.config.HedgeConfig;
import io.switchboard.config.UpstreamGroupConfig;
import io.switchboard.config.UpstreamGroupConfig.AllDown;
import io.switchboard.config.UpstreamGroupConfig.ConnectionConfig;
import io.switchboard.config.UpstreamGroupConfig.HealthConfig;
import io.switchboard.config.UpstreamGroupConfig.Policy;
import io.switchboard.config.UpstreamGroupConfig.UdpConfig;
import java.time.Duration;
import java.util.List;

/** Configurations of groups as they are by default. */
final class GroupConfigs {
    private GroupConfigs() {}

    static UpstreamGroupConfig of(EndpointConfig... endpoints) {
        return of(10_000, endpoints);
    }

    static UpstreamGroupConfig of(int inFlightPerEndpoint, EndpointConfig... endpoints) {
        return new UpstreamGroupConfig(
                "test",
                List.of(endpoints),
                List.of(),
                Policy.SEQUENTIAL,
                3,
                Duration.ofSeconds(4),
                3,
                new HedgeConfig(new HedgeConfig.Never(), 5),
                AllDown.TRY,
                inFlightPerEndpoint,
                new ConnectionConfig(Duration.ofMinutes(10)),
                new HealthConfig(3, 2, Duration.ofSeconds(5)),
                new UdpConfig(true, true, false, UdpConfig.MOST_SOCKETS),
                false);
    }
}
