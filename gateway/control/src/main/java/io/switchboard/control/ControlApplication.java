package io.switchboard.control;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the control plane: the web server of the operators, on loopback unless configured otherwise. */
@SpringBootApplication
public class ControlApplication {

    /**
     * Starts the control plane and returns once it serves.
     *
     * @param arguments Spring Boot properties in the form {@code --name=value}
     */
    public static void main(String[] arguments) {
        SpringApplication.run(ControlApplication.class, arguments);
    }
}
