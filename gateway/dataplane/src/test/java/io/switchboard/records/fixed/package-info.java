/** Tests of the source of local records named in the package. */
@NullMarked
package io.switchboard.records.fixed;

import org.jspecify.annotations.NullMarked;
