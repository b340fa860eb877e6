package io.sluice.gateway.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thing that happens later on a loop, unless it is put off or called off before. */
final class Deadline {
    private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);
    private final EventLoop loop;
    private @Nullable Future<?> pending;

    Deadline(EventLoop loop) {
        this.loop = loop;
    }

    /** In place of what was set before. */
    void set(Duration delay, Runnable task) {
        cancel();
        pending = loop.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
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
