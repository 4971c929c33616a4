package io.switchboard.ops;

import io.switchboard.metrics.MeterGroup;
import io.switchboard.metrics.Metric;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Whether the gateway should be given queries, and if not, why: it is ready while every component is and nobody has called
 * {@link #drain}. Thread-safe.
 */
public final class Readiness {
    private static final String GATEWAY = "gateway";

    private final List<Component> components = new CopyOnWriteArrayList<>();
    private volatile boolean draining;

    /** Ready until a component is added that is not. */
    public Readiness() {
        add(GATEWAY, () -> draining ? Optional.of("draining") : Optional.empty());
    }

    /**
     * Adds a component.
     *
     * @param name a few words that do not change, such as {@code records}
     * @param reason why it is not ready, or empty if it is; called by any thread, must neither block nor throw
     */
    public void add(String name, Supplier<Optional<String>> reason) {
        add(name, reason, Optional::empty);
    }

    /**
     * Adds a component that has something to say although it is ready.
     *
     * @param remark what that is, or empty; as {@code reason}
     */
    public void add(String name, Supplier<Optional<String>> reason, Supplier<Optional<String>> remark) {
        components.add(new Component(name, reason, remark));
    }

    /** From now on the gateway is not ready, though it goes on answering. There is no way back. */
    public void drain() {
        draining = true;
    }

    /** Whether all components are ready. */
    public boolean isReady() {
        return components.stream().allMatch(component -> component.state().ready());
    }

    /** The state of every component, in the order in which they were added. */
    public List<State> states() {
        return components.stream().map(Component::state).toList();
    }

    /** Binds a metric for each component added so far. */
    public void bindTo(MeterGroup group) {
        for (Component component : components) {
            group.bind(Metric.READY, () -> component.state().ready() ? 1 : 0, component.name());
        }
    }

    /**
     * A component at one moment.
     *
     * @param reason why it is not ready; empty if it is
     * @param remark what is wrong although it is ready; empty if nothing is, or if it is not ready
     */
    public record State(String component, Optional<String> reason, Optional<String> remark) {
        /** Whether the component is ready. */
        public boolean ready() {
            return reason.isEmpty();
        }
    }

    private record Component(String name, Supplier<Optional<String>> reason, Supplier<Optional<String>> remark) {
        State state() {
            Optional<String> why = reason.get();
            return new State(name, why, why.isPresent() ? Optional.empty() : remark.get());
        }
    }
}
