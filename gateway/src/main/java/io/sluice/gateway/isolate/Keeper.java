package io.sluice.gateway.isolate;

import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.inspect.Miss;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.io.UTFDataFormatException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one child process alive, and sends it what its streams have. Its thread starts the child,
 * sends, and starts another where the child dies, at once the first time and then with growing
 * pauses; a thread a child reads the answers.
 */
final class Keeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    /** How long a tag that no sample waits for may wait for others: less than a frame's time. */
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long GOOD_LIFE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long CLOSE_WAIT_SECONDS = 12;

    private final String name;
    private final InspectConfig config;
    private final Starter starter;
    private final PostMortem postMortem;
    private final Ticker ticker;
    private final Quarantine quarantine;
    private final RemoteStreams streams;
    private final CompletableFuture<Report.Ready> firstReady = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable Child child;
    private volatile Report.Pulse pulse = new Report.Pulse(0, 0);
    private volatile boolean closing;
    private final AtomicLong restarts = new AtomicLong();
    private long pauseNanos;

    Keeper(
            String name,
            InspectConfig config,
            ChildLauncher launcher,
            Path folder,
            Quarantine quarantine,
            Ticker ticker) {
        this.name = name;
        this.config = config;
        this.starter = new Starter(name, config, launcher, folder, ticker);
        this.postMortem = new PostMortem(name, folder, config.process().hang().toNanos());
        this.ticker = ticker;
        this.quarantine = quarantine;
        this.streams = new RemoteStreams(this::wakeThread);
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Completes when the first child is ready, or can't be. */
    CompletableFuture<Report.Ready> firstReady() {
        return firstReady;
    }

    boolean ready() {
        return child != null;
    }

    int load() {
        return streams.size();
    }

    long restarts() {
        return restarts.get();
    }

    Report.Pulse pulse() {
        return pulse;
    }

    void add(RemoteStream stream) {
        streams.add(stream);
    }

    /** A stream has something to send, or has closed. */
    void wake(RemoteStream stream, boolean urgent) {
        streams.wake(stream, urgent);
    }

    private void run() {
        while (!closing) {
            CompletableFuture<Starter.Started> start = starter.start();
            while (!start.isDone() && !closing) {
                streams.trim();
                LockSupport.parkNanos(this, SWEEP_NANOS);
            }
            try {
                serve(start.join());
            } catch (CompletionException failed) {
                onStartFailed(failed);
            }
            pause();
        }
    }

    private void onStartFailed(CompletionException why) {
        if (!firstReady.completeExceptionally(why) && !closing) {
            LOG.error("{} can't be started: {}", name, reason(why));
        }
    }

    /** What a failed start says. */
    static String reason(CompletionException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        return String.valueOf(cause.getMessage());
    }

    private void serve(Starter.Started begun) {
        long from = ticker.nanoTime();
        Child serving = begun.child();
        LOG.info("{} inspects in process {}", name, serving.pid());
        Thread reader =
                Thread.ofPlatform()
                        .daemon()
                        .name(name + "-answers")
                        .start(() -> listen(serving, begun.ready()));
        child = serving;
        firstReady.complete(begun.ready());
        streams.wakeAll();
        try {
            send(serving);
        } catch (IOException gone) {
            LOG.debug("{} is gone", name, gone);
        } catch (RuntimeException bug) {
            LOG.error("{} fails, and begins anew", name, bug);
        }
        child = null;
        int status = serving.awaitExit();
        Child.join(reader);
        onLost(serving, status);
        serving.close();
        if (ticker.nanoTime() - from > GOOD_LIFE_NANOS) {
            pauseNanos = 0;
        }
    }

    private void send(Child to) throws IOException {
        boolean sent = false;
        while (!closing && !to.gone()) {
            if (streams.send(to.orders())) {
                sent = true;
            } else {
                to.orders().flush();
                rest(sent);
                sent = false;
            }
        }
    }

    /** A round later, where something was sent in this one; else once there is something. */
    private void rest(boolean busy) {
        if (busy) {
            LockSupport.parkNanos(this, ROUND_NANOS);
        } else if (streams.fallAsleep()) {
            LockSupport.park(this);
        }
        streams.awake();
    }

    private void wakeThread() {
        LockSupport.unpark(thread);
    }

    private void listen(Child from, Report.Ready ready) {
        try {
            Report report = from.read();
            while (report != null) {
                if (report instanceof Report.Pulse beat) {
                    pulse = beat;
                } else {
                    streams.on(report, ready);
                }
                report = from.read();
            }
        } catch (StreamCorruptedException | UTFDataFormatException nonsense) {
            from.kill("what it said made no sense: " + nonsense.getMessage());
        } catch (IOException gone) {
            LOG.debug("{} says nothing more", name, gone);
        } finally {
            from.onGone();
            LockSupport.unpark(thread);
        }
    }

    /** Replaces a child that says nothing any more, or hangs in a call. Called by the watch. */
    void check(long nowNanos) {
        starter.check(nowNanos);
        Child now = child;
        if (now == null) {
            return;
        }
        long silent = nowNanos - now.heardNanos();
        List<WorkMarks.Mark> hanging = postMortem.hanging(now.busy(), nowNanos);
        if (silent > config.process().silence().toNanos()) {
            now.kill("it said nothing for " + TimeUnit.NANOSECONDS.toMillis(silent) + " ms");
        } else if (!hanging.isEmpty()) {
            now.kill("a call into native code hangs", hanging);
        }
    }

    private void onLost(Child lost, int status) {
        Miss cause = closing ? Miss.STREAM_ENDED : Miss.PROCESS_LOST;
        pulse = new Report.Pulse(0, 0);
        if (!closing) {
            restarts.incrementAndGet();
            PostMortem.Finding found = postMortem.of(lost, status);
            Set<String> suspects = streams.publishers(found.streams());
            LOG.error(
                    "{} (process {}) is lost: {}; {} suspects; another one is started",
                    name,
                    lost.pid(),
                    lost.killedFor() == null ? "exit status " + status : lost.killedFor(),
                    suspects.size());
            quarantine.onDeath(suspects, found.certain());
            suspects.stream()
                    .filter(suspect -> quarantine.holds(Set.of(suspect)))
                    .forEach(
                            suspect ->
                                    LOG.error(
                                            "{} goes unscreened: its frames end processes",
                                            suspect));
        }
        streams.onChildLost(cause);
    }

    private void pause() {
        long until = ticker.nanoTime() + pauseNanos;
        pauseNanos = Math.min(LONGEST_PAUSE_NANOS, Math.max(FIRST_PAUSE_NANOS, pauseNanos * 2));
        while (!closing && ticker.nanoTime() - until < 0) {
            streams.trim();
            LockSupport.parkNanos(this, SWEEP_NANOS);
        }
    }

    /** Ends the child; samples that it had end as missed. The streams are closed already. */
    @Override
    public void close() {
        closing = true;
        starter.close();
        Child last = child;
        if (last != null) {
            last.kill("shut down");
        }
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_WAIT_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            streams.close();
        }
    }
}
