package io.switchboard.config;

import io.switchboard.config.RecordsConfig.StaticRecord;
import io.switchboard.config.schema.ConfigError;
import io.switchboard.config.schema.Place;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the data of static records as whoever answers from them does: RDATA has a syntax of its own, which is not known
 * here.
 */
@FunctionalInterface
public interface RecordDataCheck {
    /**
     * Everything that is wrong with records, one by one and together.
     *
     * @param placeOf where a text of {@link StaticRecord#data()}, by identity, was read
     */
    List<ConfigError> errors(List<StaticRecord> records, Function<String, Place> placeOf);
}
