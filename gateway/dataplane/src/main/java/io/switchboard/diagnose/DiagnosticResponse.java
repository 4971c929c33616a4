package io.switchboard.diagnose;

import io.switchboard.dns.Transport;
import java.io.IOException;
import java.time.Duration;
import org.xbill.DNS.Message;

/**
 * What came back, read.
 *
 * @param message parsed; not to be changed
 * @param octets length of the message
 * @param server the URL that was asked
 * @param transport that brought the message
 * @param truncatedBefore whether a truncated reply came before it by datagram
 * @param queryTime from sending the query, connections and handshakes included, to the reply
 */
public record DiagnosticResponse(
        Message message, int octets, String server, Transport transport, boolean truncatedBefore, Duration queryTime) {

    /** Reads a reply. */
    public static DiagnosticResponse of(
            byte[] reply, String server, Transport transport, boolean truncatedBefore, Duration queryTime)
            throws UnreadableResponseException {
        try {
            return new DiagnosticResponse(
                    new Message(reply), reply.length, server, transport, truncatedBefore, queryTime);
        } catch (IOException | RuntimeException e) {
            // dnsjava throws runtime exceptions for some of what cannot be read.
            throw new UnreadableResponseException(reply.length, e);
        }
    }
}
