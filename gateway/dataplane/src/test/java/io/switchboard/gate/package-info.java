/** What the gateway as a whole does with queries from outside, over every transport alike. */
@NullMarked
package io.switchboard.gate;

import org.jspecify.annotations.NullMarked;
