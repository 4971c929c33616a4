package io.switchboard.dns;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Record and query types by number (IANA "DNS Parameters"), with their presentation form. */
public final class RecordType {
    public static final int A = 1;
    public static final int NS = 2;
    public static final int MD = 3;
    public static final int MF = 4;
    public static final int CNAME = 5;
    public static final int SOA = 6;
    public static final int MB = 7;
    public static final int MG = 8;
    public static final int MR = 9;
    public static final int PTR = 12;
    public static final int HINFO = 13;
    public static final int MINFO = 14;
    public static final int MX = 15;
    public static final int TXT = 16;
    public static final int RP = 17;
    public static final int AFSDB = 18;
    public static final int RT = 21;
    public static final int SIG = 24;
    public static final int PX = 26;
    public static final int AAAA = 28;
    public static final int NXT = 30;
    public static final int SRV = 33;
    public static final int NAPTR = 35;
    public static final int KX = 36;
    public static final int DNAME = 39;
    public static final int OPT = 41;
    public static final int DS = 43;
    public static final int RRSIG = 46;
    public static final int NSEC = 47;
    public static final int DNSKEY = 48;
    public static final int NSEC3 = 50;
    public static final int SVCB = 64;
    public static final int HTTPS = 65;
    /** Compact denial's pseudo-type, RFC 9824 §3.5. */
    public static final int NXNAME = 128;

    public static final int TKEY = 249;
    public static final int TSIG = 250;
    public static final int IXFR = 251;
    public static final int AXFR = 252;
    public static final int MAILB = 253;
    public static final int MAILA = 254;
    public static final int ANY = 255;

    private static final Map<Integer, String> NAMES = new HashMap<>();
    private static final Map<String, Integer> NUMBERS = new HashMap<>();

    static {
        register(
                "A 1 NS 2 MD 3 MF 4 CNAME 5 SOA 6 MB 7 MG 8 MR 9 NULL 10 WKS 11 PTR 12 HINFO 13 MINFO 14 MX 15 TXT 16");
        register("RP 17 AFSDB 18 X25 19 ISDN 20 RT 21 NSAP 22 NSAP-PTR 23 SIG 24 KEY 25 PX 26 GPOS 27 AAAA 28 LOC 29");
        register(
                "NXT 30 SRV 33 NAPTR 35 KX 36 CERT 37 A6 38 DNAME 39 OPT 41 APL 42 DS 43 SSHFP 44 IPSECKEY 45 RRSIG 46");
        register("NSEC 47 DNSKEY 48 DHCID 49 NSEC3 50 NSEC3PARAM 51 TLSA 52 SMIMEA 53 HIP 55 CDS 59 CDNSKEY 60");
        register("OPENPGPKEY 61 CSYNC 62 ZONEMD 63 SVCB 64 HTTPS 65 SPF 99 EUI48 108 EUI64 109 NXNAME 128 TKEY 249");
        register(
                "TSIG 250 IXFR 251 AXFR 252 MAILB 253 MAILA 254 ANY 255 URI 256 CAA 257 RESINFO 261 TA 32768 DLV 32769");
    }

    private RecordType() {}

    /** The presentation form: a mnemonic, or {@code TYPE65280} for a type without one (RFC 3597 §5). */
    public static String name(int type) {
        String name = NAMES.get(type);
        return name != null ? name : "TYPE" + type;
    }

    /** The number of a mnemonic or of the {@code TYPEn} form, in any case, or -1 if it is neither. */
    public static int parse(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        Integer number = NUMBERS.get(upper);
        if (number != null) {
            return number;
        }
        return upper.matches("TYPE[0-9]{1,5}") && Integer.parseInt(upper.substring(4)) <= 0xffff
                ? Integer.parseInt(upper.substring(4))
                : -1;
    }

    /** Whether records of this type only prove others (RFC 4035 §3.2.1), so that a client without DO does not get them. */
    public static boolean provesOthers(int type) {
        return type == RRSIG || type == NSEC || type == NSEC3;
    }

    private static void register(String namesAndNumbers) {
        String[] words = namesAndNumbers.split(" ", -1);
        for (int i = 0; i < words.length; i += 2) {
            NAMES.put(Integer.valueOf(words[i + 1]), words[i]);
            NUMBERS.put(words[i], Integer.valueOf(words[i + 1]));
        }
    }
}
