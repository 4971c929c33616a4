package io.switchboard.config.schema;

import java.util.List;
import java.util.Locale;

/** Words of a closed list: how they are enumerated, and which one somebody probably meant. */
final class Spelling {
    private static final int MAX_COMPARED_LENGTH = 40;

    private Spelling() {}

    /** {@code a}, {@code a or b}, {@code a, b or c}. */
    static String list(List<String> words) {
        if (words.size() == 1) {
            return words.getFirst();
        }
        return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }

    /** The word nearest to a misspelled one if one is near, otherwise all of them. */
    static String suggest(String written, List<String> words) {
        String nearest = "";
        int best = Integer.MAX_VALUE;
        for (String word : words) {
            int distance = distance(written.toLowerCase(Locale.ROOT).replace('_', '-'), word);
            if (distance < best) {
                best = distance;
                nearest = word;
            }
        }
        return best <= Math.max(1, nearest.length() / 3) ? nearest : list(words);
    }

    /** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
    static int distance(String from, String to) {
        if (from.length() > MAX_COMPARED_LENGTH) {
            return from.length();
        }
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(int[][] cost, String from, String to, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
