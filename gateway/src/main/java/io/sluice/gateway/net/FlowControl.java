package io.sluice.gateway.net;

import java.util.function.Consumer;

/**
 * The watermarks of one stream's waiting bytes: says "full" when they reach the high one, and "not
 * full" once they are back under the low one.
 */
final class FlowControl {
    private final long high;
    private final long low;
    private final Consumer<Boolean> onFull;
    private long waiting;
    private boolean full;

    FlowControl(long high, long low, Consumer<Boolean> onFull) {
        this.high = high;
        this.low = low;
        this.onFull = onFull;
    }

    long waiting() {
        return waiting;
    }

    void add(int bytes) {
        waiting += bytes;
        if (!full && waiting >= high) {
            full = true;
            onFull.accept(true);
        }
    }

    void remove(int bytes) {
        waiting -= bytes;
        if (full && waiting <= low) {
            full = false;
            onFull.accept(false);
        }
    }
}
