package io.switchboard.upstream;

/** {@link UpstreamPolicy#sequential()}. */
final class SequentialPolicy extends UpstreamPolicy {
    @Override
    void arrange(Line[] lines, int[] order, int start, int end, int name, long now) {
        // The configured order is what there is.
    }
}
