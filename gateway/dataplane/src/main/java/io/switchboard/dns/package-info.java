/**
 * The DNS message as bytes with a view over it: names, questions, flags, EDNS and edits in place.
 *
 * <p>Nothing here knows sockets, configuration or policy, and nothing here imports another package of this project.
 * Messages live in {@code byte[]}; whoever moves bytes between a network buffer and an array does so once per message.
 * Every reader bounds its work by the length of its input, whatever that input says.
 */
@NullMarked
package io.switchboard.dns;

import org.jspecify.annotations.NullMarked;
