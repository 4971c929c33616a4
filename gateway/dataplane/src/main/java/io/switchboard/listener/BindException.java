package io.switchboard.listener;

/** An address cannot be listened on; the message names the transport, the address and the reason. */
public final class BindException extends Exception {
    private static final long serialVersionUID = 1;

    BindException(String message, Throwable cause) {
        super(message, cause);
    }
}
