package io.switchboard.config.schema;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The values of a section's keys while its record is built: as read, as defaulted, and which of them were wrong. */
public final class Values {
    private final Place place;
    private final Reading reading;
    private final Map<Key<?>, Object> values = new HashMap<>();
    private final Map<Key<?>, Place> places = new HashMap<>();
    private final Set<Key<?>> wrong = new HashSet<>();
    private final Set<Key<?>> unreadable = new HashSet<>();

    Values(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
    }

    /** The key's value; its default if it is absent or wrong. */
    @SuppressWarnings("unchecked") // a key's value is only ever put by the key's own shape or default
    public <V> V get(Key<V> key) {
        Object value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("no value for key " + key.name());
        }
        return (V) value;
    }

    /** The key's value as it would be written. */
    public <V> String written(Key<V> key) {
        return String.valueOf(key.shape().write(get(key)));
    }

    /** Whether none of the keys had an error, so that comparing them makes sense. */
    public boolean sound(Key<?>... keys) {
        for (Key<?> key : keys) {
            if (wrong.contains(key)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the key's value is what the file says, perhaps without the parts that were wrong, or the default. */
    public boolean known(Key<?> key) {
        return !unreadable.contains(key);
    }

    /** Notes what is wrong with a key in the light of the others. */
    public void error(Key<?> key, String message) {
        reading.error(placeOf(key), message);
    }

    /** The name under which the section stands in a map of named sections. */
    public String name() {
        return place.path().substring(place.path().lastIndexOf('.') + 1);
    }

    /** The reading that these values belong to. */
    public Reading reading() {
        return reading;
    }

    /** Where the key stands, or would stand. */
    public Place placeOf(Key<?> key) {
        Place found = places.get(key);
        return found != null ? found : place.key(key.name());
    }

    void found(Key<?> key, Place at) {
        places.put(key, at);
    }

    void put(Key<?> key, Object value) {
        values.put(key, value);
    }

    void wrong(Key<?> key) {
        wrong.add(key);
    }

    void unreadable(Key<?> key) {
        wrong.add(key);
        unreadable.add(key);
    }

    boolean has(Key<?> key) {
        return values.containsKey(key);
    }

    /** Whether the file says anything about the key. */
    public boolean isFound(Key<?> key) {
        return places.containsKey(key);
    }
}
