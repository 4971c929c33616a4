@NullMarked
package io.switchboard.records.kubernetes.store;

import org.jspecify.annotations.NullMarked;
