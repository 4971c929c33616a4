/**
 * Looking at servers as {@code dig} does: a query with what an operator wants in it, and the response as text for people
 * or as JSON for programs.
 *
 * <p>Uses {@code dns} and {@code logging}, and dnsjava for the presentation form of records. Nothing here
 * runs on event loops; {@code QueryClient} sends the queries.
 */
@NullMarked
package io.switchboard.diagnose;

import org.jspecify.annotations.NullMarked;
