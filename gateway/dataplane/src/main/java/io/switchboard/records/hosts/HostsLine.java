package io.switchboard.records.hosts;

import io.switchboard.dns.DomainName;
import io.switchboard.records.RecordPlace;
import java.util.List;

/**
 * One line of a hosts file: an address and the names that have it.
 *
 * @param address 4 or 16 octets
 * @param names at least one; the first is what the address is called
 */
record HostsLine(RecordPlace place, byte[] address, List<DomainName> names) {}
