package io.switchboard.http;

/** A request and its response, whose {@link HttpReceiver} is told what comes. For any thread. */
public interface HttpExchange {
    /** Gives the response up: its connection is closed at once, however far that has come. */
    void cancel();

    /** Lets more come after the receiver wanted no more. */
    void resume();
}
