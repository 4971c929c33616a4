/** Local records that are written in the configuration. Uses {@code config} and the records package above. */
@NullMarked
package io.switchboard.records.fixed;

import org.jspecify.annotations.NullMarked;
