package io.switchboard.dns;

/** Record classes by number, RFC 1035 §3.2.4. */
public final class RecordClass {
    public static final int IN = 1;
    public static final int CH = 3;
    public static final int HS = 4;
    public static final int NONE = 254;
    public static final int ANY = 255;

    private RecordClass() {}

    /** The presentation form: a mnemonic, or {@code CLASS42} (RFC 3597 §5). */
    public static String name(int recordClass) {
        return switch (recordClass) {
            case IN -> "IN";
            case CH -> "CH";
            case HS -> "HS";
            case NONE -> "NONE";
            case ANY -> "ANY";
            default -> "CLASS" + recordClass;
        };
    }
}
