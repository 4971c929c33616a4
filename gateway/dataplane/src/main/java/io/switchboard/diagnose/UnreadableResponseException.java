package io.switchboard.diagnose;

/** A reply came whose records cannot be read; the message says why. */
public final class UnreadableResponseException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableResponseException(int octets, Exception cause) {
        super("a reply of " + octets + " octets came that cannot be read: " + cause.getMessage(), cause);
    }
}
