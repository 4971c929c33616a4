package io.switchboard.config.schema;

/**
 * A row of the reference table.
 *
 * @param path with {@code []} for every item of a list and a name in angle brackets for names that the user chooses
 * @param expected in plain text, which values are legal
 * @param defaultValue in Markdown, as it would be written, or words for one that is found out
 * @param description in Markdown
 */
public record ReferenceRow(String path, String expected, String defaultValue, String description) {}
