/**
 * Fixtures of the tests: a DNS server that follows a script, raw clients, builders of messages, and the gateway under
 * test on ports of its own.
 *
 * <p>The servers and clients here use plain sockets and dnsjava but no code of the data plane, so that they are honest
 * witnesses of what goes over the wire. Everything binds to 127.0.0.1 and port 0.
 */
@NullMarked
package io.switchboard.testing;

import org.jspecify.annotations.NullMarked;
