package io.sluice.gateway.isolate;

import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.config.InspectConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a keeper's children, one after another, each on a thread of its own. */
final class Starter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Starter.class);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final String name;
    private final InspectConfig config;
    private final ChildLauncher launcher;
    private final Path folder;
    private final Ticker ticker;
    private volatile @Nullable Process launched;
    private volatile long launchedNanos;
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
            Child next = Child.start(this::launch, config, folder, ticker);
            starting = next;
            if (closed) {
                next.kill("shut down");
            }
            return new Started(next, awaitReady(next));
        } catch (IOException e) {
            throw new CompletionException(e);
        } finally {
            starting = null;
            launched = null;
        }
    }

    private Process launch(List<String> options, List<String> arguments) throws IOException {
        Process process = launcher.start(options, arguments);
        launchedNanos = ticker.nanoTime();
        launched = process;
        if (closed) {
            process.destroyForcibly();
        }
        return process;
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
        Process begun = launched;
        if (begun != null && nowNanos - launchedNanos > LONGEST_NANOS) {
            LOG.warn("{}: process {} was not ready in time", name, begun.pid());
            giveUp(begun, "it was not ready in time");
        }
    }

    /** Also one that has not come as far as to connect. */
    private void giveUp(Process begun, String why) {
        begun.destroyForcibly();
        Child connected = starting;
        if (connected != null) {
            connected.kill(why);
        }
    }

    /** Gives up the start that goes on, if one does. */
    @Override
    public void close() {
        closed = true;
        Process begun = launched;
        if (begun != null) {
            giveUp(begun, "shut down");
        }
    }
}
