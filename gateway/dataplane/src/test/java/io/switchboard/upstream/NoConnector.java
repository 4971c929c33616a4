package io.switchboard.upstream;

/** For upstreams that are put in order and never asked. */
final class NoConnector implements Connector {
    @Override
    public void send(Attempt attempt) {}

    @Override
    public void forget(Attempt attempt) {}

    @Override
    public int open() {
        return 0;
    }

    @Override
    public void close() {}
}
