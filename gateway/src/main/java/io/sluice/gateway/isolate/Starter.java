package io.sluice.gateway.isolate;

import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.config.InspectConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts a keeper's children, one after another, each on a thread of its own. */
final class Starter implements AutoCloseable {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final String name;
    private final InspectConfig config;
    private final ChildLauncher launcher;
    private final Path folder;
    private final Ticker ticker;
    private volatile @Nullable Child starting;
    private volatile boolean closed;

    Starter(String name, InspectConfig config, ChildLauncher launcher, Path folder, Ticker ticker) {
        this.name = name;
        this.config = config;
        this.launcher = launcher;
        this.folder = folder;
        this.ticker = ticker;
    }

    /** A child that is ready, and what it said then. */
    record Started(Child child, Report.Ready ready) {}

    /** Completes with the child once it is ready, which is its receiver's; or with why not. */
    CompletableFuture<Started> start() {
        return CompletableFuture.supplyAsync(
                this::started,
                task -> Thread.ofPlatform().daemon().name(name + "-start").start(task));
    }

    private Started started() {
        try {
            Child next = Child.start(launcher, config, folder, ticker);
            starting = next;
            if (closed) {
                next.kill("shut down");
            }
            return new Started(next, awaitReady(next));
        } catch (IOException e) {
            throw new CompletionException(e);
        } finally {
            starting = null;
        }
    }

    private static Report.Ready awaitReady(Child next) throws IOException {
        try {
            Report report = next.read();
            if (report instanceof Report.Ready ready) {
                return ready;
            }
            throw new IOException(
                    report instanceof Report.Refused(String why)
                            ? why
                            : "the inspector's process ended before it was ready");
        } catch (IOException e) {
            next.kill("not ready");
            next.awaitExit();
            next.close();
            throw e;
        }
    }

    /** Gives up a start that takes too long. */
    void check(long nowNanos) {
        Child begun = starting;
        if (begun != null && nowNanos - begun.heardNanos() > LONGEST_NANOS) {
            begun.kill("it was not ready in time");
        }
    }

    /** Gives up the start that goes on, if one does. */
    @Override
    public void close() {
        closed = true;
        Child begun = starting;
        if (begun != null) {
            begun.kill("shut down");
        }
    }
}
