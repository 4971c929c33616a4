package io.switchboard.control;

import io.switchboard.GatewayException;
import io.switchboard.config.ConfigException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the control plane: the web server of the operators, on loopback unless configured otherwise. */
@SpringBootApplication
public class ControlApplication {
    private static final Logger LOG = System.getLogger(ControlApplication.class.getName());
    /** Which role to run; {@code bin/switchboard} sets it. */
    private static final String ROLE = "switchboard.role";

    /**
     * Starts the control plane, in the all-in-one role behind a gateway that answers already.
     *
     * @param arguments Spring Boot properties in the form {@code --name=value}
     */
    public static void main(String[] arguments) throws InterruptedException {
        Optional<EmbeddedGateway> gateway = Optional.empty();
        if (System.getProperty(ROLE, "all-in-one").equals("all-in-one")) {
            try {
                gateway = Optional.of(EmbeddedGateway.start());
            } catch (ConfigException | GatewayException e) {
                System.err.println(e.getMessage());
                System.exit(1);
            }
        }
        boolean serves = startControlPlane(gateway.isPresent(), arguments);
        gateway.ifPresent(embedded -> embedded.greet(System.out));
        if (!serves) {
            new CountDownLatch(1).await();
        }
    }

    /** Queries are answered without the control plane, so its failure does not end a process that answers them. */
    static boolean startControlPlane(boolean gatewayRuns, String[] arguments) {
        try {
            SpringApplication.run(ControlApplication.class, arguments);
            return true;
        } catch (RuntimeException e) {
            if (!gatewayRuns) {
                throw e;
            }
            LOG.log(Level.ERROR, "the control plane did not start; the gateway goes on without it", e);
            return false;
        }
    }
}
