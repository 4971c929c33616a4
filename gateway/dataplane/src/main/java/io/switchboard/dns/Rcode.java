package io.switchboard.dns;

/** Response codes by number, RFC 6895 §2.3. Codes above 15 need an OPT record to be expressed. */
public final class Rcode {
    public static final int NOERROR = 0;
    public static final int FORMERR = 1;
    public static final int SERVFAIL = 2;
    public static final int NXDOMAIN = 3;
    public static final int NOTIMP = 4;
    public static final int REFUSED = 5;
    public static final int YXDOMAIN = 6;
    public static final int NOTAUTH = 9;
    public static final int BADVERS = 16;
    public static final int BADCOOKIE = 23;

    private static final String[] NAMES = {
        "NOERROR",
        "FORMERR",
        "SERVFAIL",
        "NXDOMAIN",
        "NOTIMP",
        "REFUSED",
        "YXDOMAIN",
        "YXRRSET",
        "NXRRSET",
        "NOTAUTH",
        "NOTZONE",
        "DSOTYPENI"
    };

    private Rcode() {}

    /** The mnemonic, or {@code RCODE42} for a code without one. */
    public static String name(int rcode) {
        return switch (rcode) {
            case BADVERS -> "BADVERS";
            case BADCOOKIE -> "BADCOOKIE";
            default -> rcode < NAMES.length ? NAMES[rcode] : "RCODE" + rcode;
        };
    }
}
