package io.sluice.gateway.metrics;

import io.sluice.gateway.config.MetricsConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the latency book's intervals, on a virtual thread of its own, and writes each to the
 * histogram log where there is one. A log that can't be written costs the interval's lines, counted
 * and logged.
 */
final class LatencyLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LatencyLog.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final LatencyBook book;
    private final InstantSource clock;
    private final @Nullable HistogramLog file;
    private final LongAdder failures = new LongAdder();
    private final CountDownLatch closing = new CountDownLatch(1);
    private Instant intervalStart = Instant.EPOCH;
    private @Nullable Thread thread;

    LatencyLog(LatencyBook book, MetricsConfig config, InstantSource clock) {
        this.book = book;
        this.clock = clock;
        this.file =
                config.hlogFolder().isEmpty()
                        ? null
                        : new HistogramLog(Path.of(config.hlogFolder()), config.hlogFiles());
    }

    synchronized void start() {
        intervalStart = clock.instant();
        thread = Thread.ofVirtual().name("latency-log").start(this::run);
    }

    long failures() {
        return failures.sum();
    }

    /** Ends the current interval now. */
    synchronized void closeInterval() {
        Instant now = clock.instant();
        try {
            HistogramLogWriter writer = file == null ? null : file.at(now);
            book.closeInterval(
                    intervalStart.toEpochMilli(),
                    now.toEpochMilli(),
                    (span, histogram) -> {
                        if (writer != null && histogram.getTotalCount() > 0) {
                            HistogramLog.write(writer, histogram);
                        }
                    });
            if (file != null) {
                file.flush();
            }
        } catch (IOException e) {
            failures.increment();
            log.warn("An interval of the latency histograms was not written", e);
        }
        intervalStart = now;
    }

    @Override
    public void close() {
        closing.countDown();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        try {
            if (running != null && !running.join(CLOSE_LIMIT)) {
                log.warn("The last interval of the latency histograms was not written in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing.await(book.interval().toMillis(), TimeUnit.MILLISECONDS)) {
                closeInterval();
            }
        } catch (InterruptedException e) {
            log.warn("The latency log was interrupted", e);
        }
        closeInterval();
        if (file != null) {
            file.close();
        }
    }
}
