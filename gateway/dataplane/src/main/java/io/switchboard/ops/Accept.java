package io.switchboard.ops;

import java.util.List;
import java.util.Locale;

/** What a client wants to be answered in: the {@code Accept} header, RFC 9110 §12.5.1. */
record Accept(List<Range> ranges) {
    private static final Range ANYTHING = new Range("*/*", 1);

    /** A media range and how much it is wanted, from 0 to 1; parameters other than {@code q} do not matter here. */
    private record Range(String type, double quality) {
        int specificity(String mediaType) {
            if (type.equals(mediaType)) {
                return 3;
            }
            if (type.endsWith("/*") && mediaType.startsWith(type.substring(0, type.length() - 1))) {
                return 2;
            }
            return type.equals("*/*") ? 1 : 0;
        }
    }

    /** Reads a header's value; empty accepts everything. */
    static Accept parse(String header) {
        List<Range> ranges = header.isBlank()
                ? List.of(ANYTHING)
                : List.of(header.split(",", -1)).stream().map(Accept::range).toList();
        return new Accept(ranges);
    }

    /** The most wanted of some media types, or the first if none is. */
    String choose(String first, String... others) {
        String best = first;
        for (String other : others) {
            if (quality(other) > quality(best)) {
                best = other;
            }
        }
        return best;
    }

    private double quality(String mediaType) {
        int specificity = 0;
        double quality = 0;
        for (Range range : ranges) {
            int candidate = range.specificity(mediaType);
            if (candidate > specificity || candidate == specificity && candidate > 0 && range.quality() > quality) {
                specificity = candidate;
                quality = range.quality();
            }
        }
        return quality;
    }

    private static Range range(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split(";", -1);
        double quality = 1;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                quality = weight(parameter.substring(2));
            }
        }
        return new Range(parts[0].strip(), quality);
    }

    private static double weight(String text) {
        return text.matches("[01](\\.[0-9]{0,3})?") ? Double.parseDouble(text) : 0;
    }
}
