package io.switchboard.http;

import org.jspecify.annotations.Nullable;

/**
 * The beginning of a response, as far as anybody here asks for it.
 *
 * @param status the final status; interim ones are skipped
 * @param retryAfter the field of that name, or null
 * @param contentEncoding the field of that name, or null
 */
public record ResponseHead(
        int status, @Nullable String retryAfter, @Nullable String contentEncoding) {}
