package io.sluice.gateway.stream;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Every stream that was admitted and is not over: one an app and key, and so many in all.
 * Thread-safe; its lock is held for look-ups only.
 */
public final class StreamDirectory {
    private final int maxStreams;
    private final StreamIds ids;
    private final Map<String, LiveStream> byId = new HashMap<>();
    private final Map<String, LiveStream> byKeyDigest = new HashMap<>();
    private boolean closed;

    public StreamDirectory(int maxStreams, InstantSource clock, RandomGenerator random) {
        this.maxStreams = maxStreams;
        this.ids = new StreamIds(clock, random);
    }

    String nextId() {
        return ids.next();
    }

    /** Enters a stream, or says why it can't be had. */
    synchronized Optional<Refusal> enter(LiveStream stream) {
        if (closed) {
            return Optional.of(Refusal.SHUTDOWN);
        }
        if (byKeyDigest.containsKey(stream.keyDigest())) {
            return Optional.of(Refusal.NAME_IN_USE);
        }
        if (byId.size() >= maxStreams) {
            return Optional.of(Refusal.STREAMS);
        }
        byId.put(stream.id(), stream);
        byKeyDigest.put(stream.keyDigest(), stream);
        return Optional.empty();
    }

    /** The stream under whose name another can't be entered. */
    synchronized Optional<LiveStream> holder(String keyDigest) {
        return Optional.ofNullable(byKeyDigest.get(keyDigest));
    }

    synchronized void left(LiveStream stream) {
        byId.remove(stream.id(), stream);
        byKeyDigest.remove(stream.keyDigest(), stream);
        if (byId.isEmpty()) {
            notifyAll();
        }
    }

    /** No more streams are entered; those here go on. */
    public synchronized void enterNoMore() {
        closed = true;
    }

    /**
     * Blocks until no stream is left or the time is over, so never on an event loop.
     *
     * @return how many are left
     */
    public synchronized int awaitEmpty(Duration most, Ticker ticker) throws InterruptedException {
        long start = ticker.nanoTime();
        long left = most.toNanos();
        while (!byId.isEmpty() && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = most.toNanos() - (ticker.nanoTime() - start);
        }
        return byId.size();
    }

    public synchronized int size() {
        return byId.size();
    }

    /** All streams, the oldest first. */
    public List<StreamView> snapshot() {
        return all().stream()
                .map(LiveStream::view)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing((StreamView view) -> view.info().id()))
                .toList();
    }

    public Optional<StreamView> find(String id) {
        return Optional.ofNullable(get(id)).map(LiveStream::view);
    }

    /**
     * Cuts a stream, on its loop, for an operator. Completes once nothing of it can reach the
     * origin any more; with false where there is no such stream.
     */
    public CompletionStage<Boolean> cut(String id, String reason, Optional<Duration> ban) {
        LiveStream stream = get(id);
        if (stream == null) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        stream.run(
                () ->
                        stream.cut(
                                EndReason.CUT_BY_OPERATOR, reason, ban, () -> done.complete(true)));
        return done;
    }

    /** No more streams are entered; those here are ended, each on its loop. */
    public void close() {
        enterNoMore();
        for (LiveStream stream : all()) {
            stream.run(
                    () ->
                            stream.end(
                                    EndReason.SHUTDOWN,
                                    StatusCode.FAILED,
                                    "The gateway is shutting down."));
        }
    }

    private synchronized @Nullable LiveStream get(String id) {
        return byId.get(id);
    }

    private synchronized List<LiveStream> all() {
        return new ArrayList<>(byId.values());
    }
}
