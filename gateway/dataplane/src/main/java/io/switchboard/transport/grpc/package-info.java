/**
 * DNS over gRPC, both sides: {@code coredns.dns.DnsService/Query} carries whole messages and is compatible with CoreDNS,
 * {@code switchboard.dns.v1.Dns/Resolve} takes questions and gives records. HTTP/2 and calls are gRPC's own; it runs on
 * the event loops of the gateway and is loaded only where a listener or an endpoint speaks it.
 *
 * <p>Uses {@code transport} and what it may use, the generated contracts and gRPC; knows nothing of other protocols.
 */
@NullMarked
package io.switchboard.transport.grpc;

import org.jspecify.annotations.NullMarked;
