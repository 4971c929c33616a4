package io.switchboard;

/** A configuration that reads well but cannot be put in place; each line of the message names one cause. */
public final class GatewayException extends Exception {
    private static final long serialVersionUID = 1;

    GatewayException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
