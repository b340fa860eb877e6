package io.sluice.gateway.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thing that happens later on a loop, unless it is put off or called off before. */
final class Deadline {
    private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);
    private EventLoop loop;
    private @Nullable ScheduledFuture<?> pending;
    private Runnable task = () -> {};

    Deadline(EventLoop loop) {
        this.loop = loop;
    }

    /** In place of what was set before. */
    void set(Duration delay, Runnable task) {
        cancel();
        this.task = task;
        pending = loop.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Calls it off on its loop.
     *
     * @return what sets it again on another loop, for the same moment, if it was set
     */
    Consumer<EventLoop> handOver() {
        ScheduledFuture<?> set = pending == null || pending.isDone() ? null : pending;
        Runnable same = task;
        long leftNanos = set == null ? 0 : set.getDelay(TimeUnit.NANOSECONDS);
        long dueNanos = loop.ticker().nanoTime() + leftNanos;
        cancel();
        return next -> {
            loop = next;
            if (set != null) {
                long left = dueNanos - next.ticker().nanoTime();
                set(Duration.ofNanos(Math.max(0, left)), same);
            }
        };
    }

    /** A scheduled task that throws would do so unheard. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | AssertionError e) {
            LOG.error("a bug in what a deadline runs", e);
        }
    }

    void cancel() {
        if (pending != null) {
            pending.cancel(false);
            pending = null;
        }
    }
}
