package io.switchboard.upstream;

/** Who an attempt is made for. Called on the loop. */
interface AttemptOwner {
    /**
     * Looks closer at a message that answers the attempt's question: {@link ReplyMatch#REPLY} if the wait may end with it, and
     * {@link #answered} follows at once; what is wrong with it otherwise, and {@link #mismatched} follows.
     */
    ReplyMatch judge(Attempt attempt, byte[] reply, int length);

    /** Whether the query may be sent once more over its transport after nothing came; if so, it counts as sent again. */
    boolean maySendAgain(Attempt attempt);

    /** The reply is there; {@code reply} is reused as soon as this method returns. The attempt has ended. */
    void answered(Attempt attempt, byte[] reply, int length);

    /** There will be no reply. The attempt has ended. */
    void failed(Attempt attempt, AttemptFailure failure);

    /** Something came that was not the reply; the attempt goes on unless the owner forgets it. */
    void mismatched(Attempt attempt, ReplyMatch mismatch);
}
