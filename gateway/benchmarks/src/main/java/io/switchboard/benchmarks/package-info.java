/** JMH benchmarks of what runs once per query. Compare two runs on one machine; a single figure says little. */
@NullMarked
package io.switchboard.benchmarks;

import org.jspecify.annotations.NullMarked;
