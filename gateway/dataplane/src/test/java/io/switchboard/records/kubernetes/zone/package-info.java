@NullMarked
package io.switchboard.records.kubernetes.zone;

import org.jspecify.annotations.NullMarked;
