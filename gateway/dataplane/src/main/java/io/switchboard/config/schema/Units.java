package io.switchboard.config.schema;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A family of units, the smallest first. Each is a multiple of every smaller one. */
final class Units {
    static final Units TIME =
            of("0s", unit("ms", 1), unit("s", 1_000), unit("m", 60_000), unit("h", 3_600_000), unit("d", 86_400_000));
    static final Units BYTES = of(
            "0B",
            unit("B", 1),
            unit("KiB", 1L << 10),
            unit("MiB", 1L << 20),
            unit("GiB", 1L << 30),
            unit("TiB", 1L << 40));

    private final List<Unit> units;
    private final String zero;
    private final String text;
    private final Pattern pattern;

    private record Unit(String name, long factor) {}

    private Units(String zero, List<Unit> units) {
        this.zero = zero;
        this.units = units;
        this.text = "[0-9]+(" + units.stream().map(Unit::name).collect(Collectors.joining("|")) + ")";
        this.pattern = Pattern.compile("([0-9]{1,15})([A-Za-z]+)");
    }

    private static Units of(String zero, Unit... units) {
        return new Units(zero, List.of(units));
    }

    private static Unit unit(String name, long factor) {
        return new Unit(name, factor);
    }

    /** The amount in the smallest unit; -1 if the text is none. Only 0 may go without a unit. */
    long parse(String amount) {
        Matcher match = pattern.matcher(amount);
        if (!match.matches()) {
            return amount.equals("0") ? 0 : -1;
        }
        long number = Long.parseLong(match.group(1));
        for (Unit unit : units) {
            if (unit.name().equals(match.group(2))) {
                return number > Long.MAX_VALUE / unit.factor() ? Long.MAX_VALUE : number * unit.factor();
            }
        }
        return -1;
    }

    /** The amount in the largest unit that leaves a whole number. */
    String format(long amount) {
        if (amount == 0) {
            return zero;
        }
        Unit best = units.getFirst();
        for (Unit unit : units) {
            if (amount % unit.factor() == 0) {
                best = unit;
            }
        }
        return amount / best.factor() + best.name();
    }

    Map<String, Object> jsonSchema() {
        return JsonSchema.textOrZero(text);
    }
}
