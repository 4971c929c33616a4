package io.switchboard.transport.grpc;

import io.grpc.HandlerRegistry;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Tells clients what methods there are, where the configuration says so: tools then need no copy of the contracts. */
final class Reflection extends HandlerRegistry {
    private final BooleanSupplier enabled;
    private @Nullable ServerServiceDefinition reflection;

    Reflection(BooleanSupplier enabled) {
        this.enabled = enabled;
    }

    @Override
    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
        return enabled.getAsBoolean() ? reflection().getMethod(method) : null;
    }

    @Override
    public List<ServerServiceDefinition> getServices() {
        return enabled.getAsBoolean() ? List.of(reflection()) : List.of();
    }

    private ServerServiceDefinition reflection() {
        ServerServiceDefinition known = reflection;
        if (known == null) {
            known = StreamingCalls.counted(ProtoReflectionServiceV1.newInstance());
            reflection = known;
        }
        return known;
    }
}
