/**
 * Every metric of the gateway: its name, tags and unit in {@link io.switchboard.metrics.Metric}, its value from the
 * component that counts.
 *
 * <p>Queries are counted by {@link io.switchboard.metrics.LoopCounters}, one per event loop, and summed when somebody
 * looks. All else is read from getters that a {@link io.switchboard.metrics.MeterGroup} binds, so components need not
 * know this package. Uses {@code dns} and {@code query}.
 */
@NullMarked
package io.switchboard.metrics;

import org.jspecify.annotations.NullMarked;
