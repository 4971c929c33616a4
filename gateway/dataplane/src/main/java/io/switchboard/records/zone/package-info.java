/**
 * Zones from master files (RFC 1035 §5): reading them, and reading them again when they change. Uses {@code config} and
 * the records package above; dnsjava parses RDATA.
 */
@NullMarked
package io.switchboard.records.zone;

import org.jspecify.annotations.NullMarked;
