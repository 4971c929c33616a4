package io.switchboard.records.kubernetes.watch;

/** A field of an object is not what the API says, so that the object is left out. */
final class UnusableObjectException extends Exception {
    private static final long serialVersionUID = 1;

    UnusableObjectException(String field, String value) {
        super(field + ": '" + value + "'", null, false, false);
    }
}
