package io.switchboard.logging;

import java.lang.System.Logger.Level;
import java.util.List;

/** Levels of {@link System.Logger} and of {@code java.util.logging}, which carries our events. */
final class LogLevels {
    /** The levels of events, the gravest first. */
    static final List<Level> ALL = List.of(Level.ERROR, Level.WARNING, Level.INFO, Level.DEBUG, Level.TRACE);

    private LogLevels() {}

    /** The level by severity; what lies between two belongs to the lower. */
    static Level of(java.util.logging.Level level) {
        for (Level candidate : ALL) {
            if (level.intValue() >= candidate.getSeverity()) {
                return candidate;
            }
        }
        return Level.TRACE;
    }

    /** The same level there; the two count severity alike. */
    static java.util.logging.Level jul(Level level) {
        return java.util.logging.Level.parse(Integer.toString(level.getSeverity()));
    }

    /** The name in the log. */
    static String name(java.util.logging.Level level) {
        return of(level).getName();
    }
}
