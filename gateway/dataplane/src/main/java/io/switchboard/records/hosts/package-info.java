/** Names and addresses from files in the form of hosts(5). Uses the records package above. */
@NullMarked
package io.switchboard.records.hosts;

import org.jspecify.annotations.NullMarked;
