/**
 * Configurations of other DNS servers turned into one of the gateway: Corefiles of CoreDNS and of NodeLocal DNSCache, the
 * ConfigMap of kube-dns, bare or as Kubernetes shows them.
 *
 * <p>{@code corefile} is the syntax, {@code plugin} what each plugin becomes, {@code draft} the result and the report. Uses
 * {@code dns} and {@code config}, no part that answers queries.
 */
@NullMarked
package io.switchboard.migration;

import org.jspecify.annotations.NullMarked;
