/** Files that change while the gateway runs. Imports nothing of ours. */
@NullMarked
package io.switchboard.files;

import org.jspecify.annotations.NullMarked;
