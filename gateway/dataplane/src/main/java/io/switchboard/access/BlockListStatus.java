package io.switchboard.access;

import java.nio.file.Path;

/**
 * A block list's state, for metrics and people.
 *
 * @param names blocked, each with everything below it
 * @param exceptions names let through, each with everything below it
 * @param badLines of the file when it was last read with success
 * @param failedLoads how often a change of the file could not be read
 * @param blocked queries answered because of this list
 */
public record BlockListStatus(Path file, int names, int exceptions, int badLines, long failedLoads, long blocked) {}
