package io.switchboard.config;

import io.switchboard.config.schema.JsonSchema;
import io.switchboard.config.schema.ListShape;
import io.switchboard.config.schema.Place;
import io.switchboard.config.schema.Reading;
import io.switchboard.config.schema.Shape;
import io.switchboard.config.schema.Texts;
import io.switchboard.config.schema.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a listener: one name, a list of names to choose from by SNI, or {@code none} for clear text.
 * Nothing at all leaves it to the protocol.
 */
final class CertificateNames implements Shape<Optional<List<String>>> {
    private static final String NONE = "none";
    private static final String EXPECTED = "the name of a certificate, a list of such names, or none";

    private final Shape<String> name = Texts.verbatim(EXPECTED);
    private final Shape<List<String>> names = ListShape.ofSome("names of certificates", name);

    @Override
    public @Nullable Optional<List<String>> read(YamlValue value, Place place, Reading reading) {
        if (value instanceof YamlValue.Sequence) {
            return present(names.read(value, place, reading));
        }
        String one = name.read(value, place, reading);
        if (one == null) {
            return null;
        }
        reading.remember(one, place);
        return Optional.of(one.equals(NONE) ? List.of() : List.of(one));
    }

    private static @Nullable Optional<List<String>> present(@Nullable List<String> read) {
        return read == null ? null : Optional.of(read);
    }

    @Override
    public Object write(Optional<List<String>> value) {
        List<String> written = value.orElse(List.of());
        return switch (written.size()) {
            case 0 -> NONE;
            case 1 -> name.write(written.getFirst());
            default -> names.write(written);
        };
    }

    @Override
    public String expected() {
        return EXPECTED;
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return JsonSchema.anyOf(List.of(name.jsonSchema(), names.jsonSchema()));
    }
}
