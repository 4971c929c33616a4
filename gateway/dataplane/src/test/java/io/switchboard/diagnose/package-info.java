/** Tests of what is printed about servers. */
@NullMarked
package io.switchboard.diagnose;

import org.jspecify.annotations.NullMarked;
