package io.switchboard.transport.udp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How many sockets the connectors of one event loop may send from, all together and each: a name with many addresses, or a
 * process that may open few files, gets fewer ports for each upstream instead of running out of files.
 *
 * <p>The whole is divided evenly among the connectors that there are. When one is added, the others shrink as their sockets
 * age. One event loop.
 */
public final class UdpSocketBudget {
    /** For all upstreams, over all event loops: about 12 MiB of heap. */
    static final int MOST = 8192;
    /** For one upstream on one event loop, whatever the bounds: fewer ports would be too easy to guess. */
    static final int LEAST_EACH = 4;
    /** The other half of the files is for clients, connections and what else there is. */
    private static final int PART_OF_FILES = 2;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+([0-9]+)\\s");

    private final int all;
    private final int loops;
    private int connectors;

    /**
     * A budget of one event loop.
     *
     * @param all for all connectors together
     * @param loops among which the sockets to one upstream are divided
     */
    public UdpSocketBudget(int all, int loops) {
        this.all = all;
        this.loops = loops;
    }

    /** One for each of {@code loops} event loops, by the bounds of this process. */
    public static List<UdpSocketBudget> divided(int loops) {
        return divided(loops, openFiles(LIMITS));
    }

    static List<UdpSocketBudget> divided(int loops, long openFiles) {
        int all = (int) Math.min(MOST, openFiles / PART_OF_FILES);
        return Stream.generate(() -> new UdpSocketBudget(all / loops, loops))
                .limit(loops)
                .toList();
    }

    /** How many files this process may open; a very large number where the system does not say, or sets no limit. */
    static long openFiles(Path limits) {
        try {
            Matcher match = OPEN_FILES.matcher(Files.readString(limits));
            return match.find() ? Long.parseLong(match.group(1)) : Long.MAX_VALUE;
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /** There is one connector more. */
    void join() {
        connectors++;
    }

    /** There is one connector less. */
    void leave() {
        connectors--;
    }

    /**
     * How many sockets a connector may send from now.
     *
     * @param wanted for its upstream, over all event loops
     */
    int share(int wanted) {
        int share = Math.min(wanted / loops, all / Math.max(1, connectors));
        return Math.min(wanted, Math.max(LEAST_EACH, share));
    }
}
