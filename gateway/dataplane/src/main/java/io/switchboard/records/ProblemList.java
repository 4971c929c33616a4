package io.switchboard.records;

import java.util.ArrayList;
import java.util.List;

/** Gathers problems up to a bound, so that a file of another kind does not fill the log. One thread. */
public final class ProblemList {
    private static final int USUAL_MAXIMUM = 20;

    /** A bad line may be a whole file of another kind. */
    private static final int MAX_MESSAGE_LENGTH = 300;

    private final int maximum;
    private final List<RecordProblem> problems = new ArrayList<>();
    private int left;

    /** A list for one file of many. */
    public ProblemList() {
        this(USUAL_MAXIMUM);
    }

    /** A list of {@code maximum} problems at most. */
    public ProblemList(int maximum) {
        this.maximum = maximum;
    }

    /** Adds a problem, or counts it when there are enough. */
    public void add(RecordPlace place, String message) {
        if (problems.size() < maximum) {
            problems.add(new RecordProblem(place, printable(message)));
        } else {
            left++;
        }
    }

    /** What stands in a file must not steer the terminal that shows the log. */
    private static String printable(String message) {
        int length = Math.min(message.length(), MAX_MESSAGE_LENGTH);
        StringBuilder text = new StringBuilder(length + 3);
        for (int i = 0; i < length; i++) {
            char c = message.charAt(i);
            text.append(Character.isISOControl(c) ? '?' : c);
        }
        return text.append(length < message.length() ? "..." : "").toString();
    }

    /** Whether there are so many that looking for more is of no use. */
    public boolean isFull() {
        return left > 0;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /** How many there are, those that were only counted included. */
    public int count() {
        return problems.size() + left;
    }

    /** The problems that were kept. */
    public List<RecordProblem> problems() {
        return List.copyOf(problems);
    }

    /** Throws if there is a problem. */
    public void throwIfAny() throws InvalidRecordsException {
        if (!problems.isEmpty()) {
            throw new InvalidRecordsException(problems);
        }
    }
}
