/** Tests of the source of local records named in the package. */
@NullMarked
package io.switchboard.records.zone;

import org.jspecify.annotations.NullMarked;
