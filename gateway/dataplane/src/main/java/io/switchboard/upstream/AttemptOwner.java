package io.switchboard.upstream;

/** Who an attempt is made for. Called on the loop. */
interface AttemptOwner {
    /**
     * Whether a message that answers the attempt's question can be read, so that the wait may end with it; {@link
     * #answered} follows at once if so, {@link #mismatched} if not.
     */
    boolean canRead(Attempt attempt, byte[] reply, int length);

    /** Whether the query may be sent once more over its transport after nothing came; if so, it counts as sent again. */
    boolean maySendAgain(Attempt attempt);

    /** The reply is there; {@code reply} is reused as soon as this method returns. The attempt has ended. */
    void answered(Attempt attempt, byte[] reply, int length);

    /** There will be no reply. The attempt has ended. */
    void failed(Attempt attempt, AttemptFailure failure);

    /** Something came that was not the reply; the attempt goes on unless the owner forgets it. */
    void mismatched(Attempt attempt, ReplyMatch mismatch);
}
