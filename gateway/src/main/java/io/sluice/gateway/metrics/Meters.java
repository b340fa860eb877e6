package io.sluice.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/** Makes meters in one registry, each of a kind in one line. */
record Meters(MeterRegistry registry) {
    private static final double NANOS_A_SECOND = 1e9;

    /** Counts things. */
    LongAdder counter(String name, String help) {
        return counter(name, help, 1);
    }

    /** Counts nanoseconds and exports seconds. */
    LongAdder seconds(String name, String help) {
        return counter(name, help, NANOS_A_SECOND);
    }

    /** Counts things by a label. */
    <E extends Enum<E>> Tally<E> tally(Class<E> labels, String name, String label, String help) {
        return new Tally<>(registry, labels, name, label, help, 1);
    }

    /** Counts nanoseconds by a label and exports seconds. */
    <E extends Enum<E>> Tally<E> seconds(Class<E> labels, String name, String label, String help) {
        return new Tally<>(registry, labels, name, label, help, NANOS_A_SECOND);
    }

    /** Exports what the source counts itself. */
    <T> void counted(String name, String help, T source, ToDoubleFunction<T> count) {
        FunctionCounter.builder(name, source, count).description(help).register(registry);
    }

    <T> void gauge(String name, String help, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value)
                .description(help)
                .strongReference(true)
                .register(registry);
    }

    private LongAdder counter(String name, String help, double unit) {
        LongAdder adder = new LongAdder();
        counted(name, help, adder, sum -> sum.sum() / unit);
        return adder;
    }
}
