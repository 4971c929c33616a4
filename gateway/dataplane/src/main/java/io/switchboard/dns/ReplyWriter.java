package io.switchboard.dns;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a reply record by record, with name compression, and notes where the TTLs are.
 *
 * <p>Call {@link #start}, then {@link #record} in the order of the sections, then {@link #finish}. One thread; reusable.
 * Owner names are compressed, and the names inside RDATA of the types of RFC 1035 (RFC 3597 §4: of no others). Work is
 * linear in the size of the message: the compression table is bounded, names beyond it are written in full.
 */
public final class ReplyWriter {
    private final NameCompressor compressor = new NameCompressor();
    private byte[] bytes = new byte[1024];
    private int position;
    private char[] ttlOffsets = new char[32];
    private int ttlCount;
    private int questionEnd;
    private final int[] sectionEnds = new int[3];
    private final int[] counts = new int[3];
    private int section;

    /** Starts a reply to a question; {@code flags} says AA, AD and RCODE. */
    public void start(DomainName name, int type, int recordClass, int flags) {
        byte[] wire = name.toWire();
        start(wire, 0, wire.length, type, recordClass, flags);
    }

    /** Starts a reply to a question whose uncompressed name stands in {@code source}. */
    public void start(byte[] source, int nameOffset, int nameLength, int type, int recordClass, int flags) {
        compressor.clear();
        ttlCount = 0;
        section = RecordCursor.ANSWER;
        Arrays.fill(counts, 0);
        reserve(Wire.HEADER_LENGTH + nameLength + 4);
        Arrays.fill(bytes, 0, Wire.HEADER_LENGTH, (byte) 0);
        Wire.putU16(bytes, Wire.FLAGS, Wire.QR | flags);
        Wire.putU16(bytes, Wire.QDCOUNT, 1);
        position = Wire.HEADER_LENGTH;
        position = compressor.write(bytes, position, source, nameOffset, nameLength);
        Wire.putU16(bytes, position, type);
        Wire.putU16(bytes, position + 2, recordClass);
        position += 4;
        questionEnd = position;
        Arrays.fill(sectionEnds, position);
    }

    /** Adds a record; {@code rdata} holds names without compression. Returns false if the message would be too long. */
    public boolean record(int inSection, DomainName owner, int type, int recordClass, int ttlSeconds, byte[] rdata) {
        byte[] wire = owner.toWire();
        return record(inSection, wire, 0, wire.length, type, recordClass, ttlSeconds, rdata, 0, rdata.length);
    }

    /**
     * Adds a record from pieces of other arrays.
     *
     * @param inSection one of {@link RecordCursor}'s sections, not before that of the last record
     * @return false, with nothing written, if the message would be too long
     */
    public boolean record(
            int inSection,
            byte[] owner,
            int ownerOffset,
            int ownerLength,
            int type,
            int recordClass,
            int ttlSeconds,
            byte[] rdata,
            int rdataOffset,
            int rdataLength) {
        if (position + ownerLength + 10 + rdataLength > Wire.MAX_MESSAGE_LENGTH) {
            return false;
        }
        enter(inSection);
        reserve(position + ownerLength + 10 + rdataLength);
        position = compressor.write(bytes, position, owner, ownerOffset, ownerLength);
        Wire.putU16(bytes, position, type);
        Wire.putU16(bytes, position + 2, recordClass);
        noteTtl(position + 4);
        Wire.putI32(bytes, position + 4, ttlSeconds);
        int lengthOffset = position + 8;
        position += 10;
        writeRdata(type, rdata, rdataOffset, rdataLength);
        Wire.putU16(bytes, lengthOffset, position - lengthOffset - 2);
        counts[section]++;
        sectionEnds[section] = position;
        return true;
    }

    /** Octets written so far. */
    public int length() {
        return position;
    }

    /** The reply written so far. */
    public ReplyMessage finish(ReplyKind kind, int ttlSeconds, @Nullable ExtendedError extendedError) {
        enter(RecordCursor.ADDITIONAL);
        Wire.putU16(bytes, Wire.ANCOUNT, counts[RecordCursor.ANSWER]);
        Wire.putU16(bytes, Wire.NSCOUNT, counts[RecordCursor.AUTHORITY]);
        Wire.putU16(bytes, Wire.ARCOUNT, counts[RecordCursor.ADDITIONAL]);
        return ReplyMessage.of(
                Arrays.copyOf(bytes, position),
                Arrays.copyOf(ttlOffsets, ttlCount),
                questionEnd,
                sectionEnds[RecordCursor.ANSWER],
                sectionEnds[RecordCursor.AUTHORITY],
                kind,
                ttlSeconds,
                extendedError);
    }

    private void enter(int inSection) {
        if (inSection < section) {
            throw new IllegalStateException("a record of section " + inSection + " behind section " + section);
        }
        while (section < inSection) {
            section++;
            sectionEnds[section] = position;
        }
    }

    private void writeRdata(int type, byte[] rdata, int offset, int length) {
        int names = RdataNames.count(type);
        int prefix = RdataNames.prefix(type);
        if (names == 0 || !RdataNames.mayCompress(type) || length < prefix) {
            copy(rdata, offset, length);
            return;
        }
        int from = offset;
        int end = offset + length;
        copy(rdata, from, prefix);
        from += prefix;
        for (int i = 0; i < names; i++) {
            int nameEnd = CompressedName.skipPlain(rdata, from, end);
            // RDATA that is not what its type says passes as it is.
            if (nameEnd < 0) {
                break;
            }
            position = compressor.write(bytes, position, rdata, from, nameEnd - from);
            from = nameEnd;
        }
        copy(rdata, from, end - from);
    }

    private void copy(byte[] source, int offset, int length) {
        System.arraycopy(source, offset, bytes, position, length);
        position += length;
    }

    private void noteTtl(int offset) {
        if (ttlCount == ttlOffsets.length) {
            ttlOffsets = Arrays.copyOf(ttlOffsets, ttlCount * 2);
        }
        ttlOffsets[ttlCount++] = (char) offset;
    }

    private void reserve(int length) {
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, bytes.length * 2));
        }
    }
}
