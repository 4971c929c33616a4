/** Tests of the source of local records named in the package. */
@NullMarked
package io.switchboard.records.special;

import org.jspecify.annotations.NullMarked;
