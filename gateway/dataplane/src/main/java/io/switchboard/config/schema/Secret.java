package io.switchboard.config.schema;

/** Text that must not be shown; who writes it out decides whether the reader may see it. */
public record Secret(String text) {

    /** Says only that there is one. */
    @Override
    public String toString() {
        return "Secret[" + text.length() + " characters]";
    }
}
