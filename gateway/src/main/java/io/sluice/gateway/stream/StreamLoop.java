package io.sluice.gateway.stream;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The event loop as one stream uses it: whatever it runs here, a bug in it is that stream's. */
final class StreamLoop {
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventExecutor loop;
    private final Consumer<? super Throwable> onBug;
    private @Nullable Future<?> ticks;

    StreamLoop(EventExecutor loop, Consumer<? super Throwable> onBug) {
        this.loop = loop;
        this.onBug = onBug;
    }

    /** Runs a task on the loop, from any thread. */
    void run(Runnable task) {
        loop.execute(() -> guard(task));
    }

    /** Runs a task on the loop, so much later. */
    void after(long nanos, Runnable task) {
        var _ = loop.schedule(() -> guard(task), nanos, TimeUnit.NANOSECONDS);
    }

    /** Runs a task now; only on the loop. */
    void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | AssertionError e) {
            onBug.accept(e);
        }
    }

    void startTicks(Runnable onTick) {
        ticks =
                loop.scheduleAtFixedRate(
                        () -> guard(onTick),
                        Beat.nanosToNext(TICK_NANOS, loop.ticker().nanoTime()),
                        TICK_NANOS,
                        TimeUnit.NANOSECONDS);
    }

    void stopTicks() {
        if (ticks != null) {
            ticks.cancel(false);
        }
    }
}
