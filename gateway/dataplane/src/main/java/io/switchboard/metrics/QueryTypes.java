package io.switchboard.metrics;

import io.switchboard.dns.RecordType;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The query types that are counted each on its own; all others, and what has no readable question, count as
 * {@code other}. So a client that invents types does not make series.
 */
final class QueryTypes {
    private static final int[] TYPES = IntStream.of(
                    RecordType.A,
                    RecordType.NS,
                    RecordType.CNAME,
                    RecordType.SOA,
                    RecordType.PTR,
                    RecordType.HINFO,
                    RecordType.MX,
                    RecordType.TXT,
                    RecordType.AAAA,
                    RecordType.SRV,
                    RecordType.NAPTR,
                    RecordType.DS,
                    RecordType.RRSIG,
                    RecordType.DNSKEY,
                    RecordType.parse("TLSA"),
                    RecordType.SVCB,
                    RecordType.HTTPS,
                    RecordType.IXFR,
                    RecordType.AXFR,
                    RecordType.ANY,
                    RecordType.parse("CAA"))
            .toArray();

    /** Index of {@code other}, the last. */
    static final int OTHER = TYPES.length;

    /** Number of indexes. */
    static final int COUNT = TYPES.length + 1;

    private static final byte[] INDEXES = indexes();

    private QueryTypes() {}

    /** The index of a type. */
    static int index(int type) {
        return type < INDEXES.length ? INDEXES[type] : OTHER;
    }

    /** The tag's value for an index. */
    static String label(int index) {
        return index == OTHER ? "other" : RecordType.name(TYPES[index]);
    }

    private static byte[] indexes() {
        byte[] indexes = new byte[IntStream.of(TYPES).max().orElseThrow() + 1];
        Arrays.fill(indexes, (byte) OTHER);
        for (int i = 0; i < TYPES.length; i++) {
            indexes[TYPES[i]] = (byte) i;
        }
        return indexes;
    }
}
