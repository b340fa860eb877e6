package io.sluice.gateway.inspect;

import java.util.Arrays;

/**
 * When a sample passed each {@link Stage}, in the ticker's nanoseconds. It travels with its sample:
 * one thread at a time owns it, handed over with the sample.
 */
public final class Stamps {
    private static final long UNSET = Long.MIN_VALUE;
    private final long[] nanos = new long[Stage.values().length];

    public Stamps() {
        Arrays.fill(nanos, UNSET);
    }

    public Stamps mark(Stage stage, long nowNanos) {
        nanos[stage.ordinal()] = nowNanos;
        return this;
    }

    public boolean has(Stage stage) {
        return nanos[stage.ordinal()] != UNSET;
    }

    public long at(Stage stage) {
        if (!has(stage)) {
            throw new IllegalStateException(stage + " was not passed");
        }
        return nanos[stage.ordinal()];
    }

    public long between(Stage from, Stage to) {
        return at(to) - at(from);
    }
}
