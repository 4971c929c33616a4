/** Names that IANA reserves for special use, and reverse zones of addresses that are nobody's, answered locally. */
@NullMarked
package io.switchboard.records.special;

import org.jspecify.annotations.NullMarked;
