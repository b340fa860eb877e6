package io.sluice.loadtest.run;

import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.RtmpUrl;
import io.sluice.loadtest.probe.GatewayProbe;
import io.sluice.loadtest.probe.Listeners;
import io.sluice.loadtest.probe.ProcessTree;
import io.sluice.loadtest.scenario.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A target while a run lasts: its process, if it is ours or on this machine, and its admin API. */
final class RunningTarget implements AutoCloseable {
    private static final int DIAL_MILLIS = 2000;
    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final long READY_SECONDS = 120;

    /** Longer than a gateway drains by default. */
    private static final long END_SECONDS = 40;

    private final Target target;
    private final InetSocketAddress address;
    private final @Nullable Process started;

    /** Ends it too if this process is told to end before it has closed it. */
    private final Thread goodbye = new Thread(this::destroy, "target-goodbye");

    private final Optional<ProcessTree> process;
    private final Optional<GatewayProbe> gateway;

    /**
     * Starts it where the scenario says how, and waits until it takes connections.
     *
     * @param originPort the probing origin's: a target there is the direct way, no process of its
     *     own
     */
    RunningTarget(Target target, int originPort, Path log, Ticker ticker) throws IOException {
        this.target = target;
        this.address = RtmpUrl.parse(target.url() + "/key").address();
        this.started = target.command().isEmpty() ? null : startWhereNothingListens(log);
        Runtime.getRuntime().addShutdownHook(goodbye);
        this.gateway = target.admin().map(GatewayProbe::new);
        boolean ready = false;
        try {
            awaitReady(log, ticker);
            this.process =
                    started != null
                            ? Optional.of(new ProcessTree(started.pid()))
                            : listener(originPort);
            ready = true;
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    Target target() {
        return target;
    }

    Optional<ProcessTree> process() {
        return process;
    }

    Optional<GatewayProbe> gateway() {
        return gateway;
    }

    static boolean isLoopback(Target target) {
        InetSocketAddress address = RtmpUrl.parse(target.url() + "/key").address();
        return !address.isUnresolved() && address.getAddress().isLoopbackAddress();
    }

    private Optional<ProcessTree> listener(int originPort) {
        boolean elsewhere = address.isUnresolved() || !address.getAddress().isLoopbackAddress();
        return elsewhere || address.getPort() == originPort
                ? Optional.empty()
                : Listeners.on(address.getPort());
    }

    /** Figures of another process that happens to answer there would be none of this target's. */
    private Process startWhereNothingListens(Path log) throws LoadException {
        if (takesConnections()) {
            throw new LoadException(
                    "target %s can't be started: something else listens at %s already"
                            .formatted(target.name(), target.url()));
        }
        return start(target, log);
    }

    private static Process start(Target target, Path log) throws LoadException {
        try {
            return new ProcessBuilder(target.command())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new LoadException(
                    "target " + target.name() + " can't be started: " + e.getMessage(), e);
        }
    }

    private void awaitReady(Path log, Ticker ticker) throws LoadException {
        long deadline = ticker.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        while (!takesConnections() || !gateway.map(GatewayProbe::ready).orElse(true)) {
            if (started != null && !started.isAlive()) {
                throw new LoadException(
                        "target %s ended with %d; what it said is in %s"
                                .formatted(target.name(), started.exitValue(), log));
            }
            if (started == null || ticker.nanoTime() - deadline > 0) {
                throw new LoadException(
                        "target %s takes no connection at %s, or is not ready"
                                .formatted(target.name(), target.url()));
            }
            sleep(ticker);
        }
    }

    private static void sleep(Ticker ticker) throws LoadException {
        try {
            ticker.sleepMillis(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted while a target starts", e);
        }
    }

    private boolean takesConnections() {
        try (Socket socket = new Socket()) {
            socket.connect(address, DIAL_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it, if it was started here. */
    @Override
    public void close() {
        gateway.ifPresent(GatewayProbe::close);
        destroy();
        if (started != null) {
            try {
                if (!started.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                    started.destroyForcibly();
                }
            } catch (InterruptedException e) {
                started.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        forgetGoodbye();
    }

    private void forgetGoodbye() {
        try {
            Runtime.getRuntime().removeShutdownHook(goodbye);
        } catch (IllegalStateException _) {
            // this process is ending: the hook runs, and finds it ended
        }
    }

    private void destroy() {
        if (started != null) {
            started.destroy();
        }
    }
}
