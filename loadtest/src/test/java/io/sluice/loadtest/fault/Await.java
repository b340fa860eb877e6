package io.sluice.loadtest.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what must come, generously. */
final class Await {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Await() {}

    static void until(String what, BooleanSupplier come) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!come.getAsBoolean() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        assertTrue(come.getAsBoolean(), what);
    }
}
