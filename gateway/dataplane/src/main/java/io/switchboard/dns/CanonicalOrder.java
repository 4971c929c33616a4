package io.switchboard.dns;

import java.util.Arrays;

/** The canonical order of names, RFC 4034 §6.1: label by label from the right, as unsigned lower-case octets. */
final class CanonicalOrder {
    private CanonicalOrder() {}

    static int compare(byte[] left, byte[] right) {
        int[] leftStarts = labelStarts(left);
        int[] rightStarts = labelStarts(right);
        int shared = Math.min(leftStarts.length, rightStarts.length);
        for (int i = 1; i <= shared; i++) {
            int l = leftStarts[leftStarts.length - i];
            int r = rightStarts[rightStarts.length - i];
            int order = Arrays.compareUnsigned(left, l + 1, l + 1 + left[l], right, r + 1, r + 1 + right[r]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(leftStarts.length, rightStarts.length);
    }

    private static int[] labelStarts(byte[] name) {
        int[] starts = new int[128];
        int count = 0;
        for (int position = 0; name[position] != 0; position += name[position] + 1) {
            starts[count++] = position;
        }
        return Arrays.copyOf(starts, count);
    }
}
