/** Tests of local records, and fixtures for those of their sources. */
@NullMarked
package io.switchboard.records;

import org.jspecify.annotations.NullMarked;
