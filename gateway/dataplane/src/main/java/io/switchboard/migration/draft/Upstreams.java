package io.switchboard.migration.draft;

import io.switchboard.dns.DomainName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Groups of upstreams in the making, and the routes that lead to them. */
public final class Upstreams {
    private static final int MAX_NAME = 60;

    private final Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
    private final Map<DomainName, String> routes = new LinkedHashMap<>();
    private final Map<DomainName, String> fallbacks = new LinkedHashMap<>();
    private final Set<DomainName> exceptions = new LinkedHashSet<>();

    /** The name of a group with these keys; one that is alike is used again. */
    public String group(DomainName suffix, Map<String, Object> keys) {
        for (Map.Entry<String, Map<String, Object>> group : groups.entrySet()) {
            if (group.getValue().equals(keys)) {
                return group.getKey();
            }
        }
        String wanted = name(suffix);
        String name = wanted;
        for (int i = 2; groups.containsKey(name); i++) {
            name = wanted + "-" + i;
        }
        groups.put(name, keys);
        return name;
    }

    private static String name(DomainName suffix) {
        String letters = suffix.toString().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String name = letters.replaceAll("^-+|-+$", "");
        return name.isEmpty() ? "default" : name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
    }

    /** Leads a name and what is below to a group; what leads there already is told instead of changed. */
    public @Nullable String route(DomainName suffix, String group) {
        return routes.putIfAbsent(suffix, group);
    }

    /** Leads a name to a group, unless a route for exactly this name is made sooner or later. */
    public void routeUnlessTaken(DomainName suffix, String group) {
        fallbacks.putIfAbsent(suffix, group);
    }

    /** Names that nobody is to be asked for, unless a route for exactly these is made sooner or later. */
    public void except(DomainName name) {
        exceptions.add(name);
    }

    /** Makes the routes that were to be made unless there are others; those of exceptions lead to a group without servers. */
    public void close() {
        fallbacks.forEach(routes::putIfAbsent);
        for (DomainName name : exceptions) {
            if (!routes.containsKey(name)) {
                routes.put(name, group(name, Map.of("endpoints", List.of())));
            }
        }
    }

    Map<String, Object> writeGroups() {
        return new LinkedHashMap<>(groups);
    }

    List<Object> writeRoutes() {
        Map<String, List<String>> suffixes = new LinkedHashMap<>();
        routes.forEach((suffix, group) ->
                suffixes.computeIfAbsent(group, key -> new ArrayList<>()).add(suffix.toString()));
        List<Object> written = new ArrayList<>();
        suffixes.forEach((group, names) -> {
            Map<String, Object> route = new LinkedHashMap<>();
            route.put("suffix", names);
            route.put("upstreams", group);
            written.add(route);
        });
        return written;
    }
}
