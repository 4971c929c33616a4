/** Tests of the watch, against an API server that misbehaves. */
@NullMarked
package io.switchboard.records.kubernetes.watch;

import org.jspecify.annotations.NullMarked;
