@NullMarked
package io.switchboard.records.kubernetes;

import org.jspecify.annotations.NullMarked;
