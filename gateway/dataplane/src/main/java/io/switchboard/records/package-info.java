/**
 * Local data: what the gateway answers from its own memory, before the cache and the upstreams are asked.
 *
 * <pre>
 * RecordSource ──RecordPart──&gt; RecordStore ──one volatile reference──&gt; RecordSnapshot &lt;──lookup── LocalRecords
 * (fixed, zone, hosts, special)                                      names, then zones
 * </pre>
 *
 * <p>Each source publishes a part of its own, immutable; the store composes the parts and swaps the whole. Lookups run on
 * event loops, never wait and, for a name that has been asked before, allocate nothing. Reading files and building parts
 * happens elsewhere. Uses {@code dns} and {@code query}; dnsjava turns presentation form into RDATA when data is loaded.
 */
@NullMarked
package io.switchboard.records;

import org.jspecify.annotations.NullMarked;
