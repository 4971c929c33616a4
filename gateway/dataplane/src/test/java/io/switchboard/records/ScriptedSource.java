package io.switchboard.records;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A source whose parts the test publishes. */
final class ScriptedSource implements RecordSource {
    private final RecordPart first;

    @Nullable String waitsFor;

    @Nullable String remark;

    @Nullable InvalidRecordsException fault;

    boolean closed;
    int opened;
    private Consumer<RecordPart> publish = part -> {};

    ScriptedSource(RecordPart first) {
        this.first = first;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public void open(Consumer<RecordPart> publisher) throws InvalidRecordsException {
        opened++;
        if (fault != null) {
            throw fault;
        }
        publish = publisher;
        publisher.accept(first);
    }

    void publish(RecordPart part) {
        publish.accept(part);
    }

    @Override
    public @Nullable String notReady() {
        return waitsFor;
    }

    @Override
    public @Nullable String remark() {
        return remark;
    }

    @Override
    public void close() {
        closed = true;
    }
}
