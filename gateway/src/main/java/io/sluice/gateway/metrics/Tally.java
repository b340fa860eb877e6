package io.sluice.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * A counter a value of an enum, which is its bounded label. Counting allocates nothing and takes no
 * lock; every label is exported from the start, with 0.
 */
final class Tally<E extends Enum<E>> {
    private final Map<E, LongAdder> counts;

    /**
     * Registers a counter a label.
     *
     * @param unit how many counted units make an exported one
     */
    Tally(
            MeterRegistry registry,
            Class<E> labels,
            String name,
            String labelName,
            String help,
            double unit) {
        counts = new EnumMap<>(labels);
        for (E label : labels.getEnumConstants()) {
            LongAdder count = new LongAdder();
            counts.put(label, count);
            FunctionCounter.builder(name, count, sum -> sum.sum() / unit)
                    .tag(labelName, label(label))
                    .description(help)
                    .register(registry);
        }
    }

    void add(E label, long count) {
        LongAdder adder = counts.get(label);
        if (adder != null) {
            adder.add(count);
        }
    }

    long sum() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
