package io.sluice.ops.e2e;

import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.OriginLoss;
import io.sluice.gateway.stream.Refusal;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.gateway.stream.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a gateway said about its streams, kept for a test to read. */
final class StreamBook implements StreamObserver {
    private final List<EndReason> ends = new CopyOnWriteArrayList<>();
    private final Map<String, Verdict> verdictOf = new ConcurrentHashMap<>();
    private final List<Verdict> verdicts = new CopyOnWriteArrayList<>();
    private final List<Refusal> refusals = new CopyOnWriteArrayList<>();
    private final List<Inspection.Scored> scored = new CopyOnWriteArrayList<>();
    private final Map<String, EndReason> endByApp = new ConcurrentHashMap<>();
    private final Map<String, Map<UnscreenedCause, Double>> unscreenedByApp =
            new ConcurrentHashMap<>();
    private final Map<String, Long> scoredOf = new ConcurrentHashMap<>();
    private final AtomicLong lives = new AtomicLong();
    private volatile long endNanos;
    private volatile boolean withoutOrigin;
    private final Set<OriginLoss> losses = ConcurrentHashMap.newKeySet();
    private final AtomicLong screenedNanos = new AtomicLong();
    private final Map<UnscreenedCause, Long> unscreenedNanos = new ConcurrentHashMap<>();

    @Override
    public void onRefused(Refusal reason) {
        refusals.add(reason);
    }

    @Override
    public void onLive(StreamInfo stream) {
        lives.incrementAndGet();
    }

    @Override
    public void onOriginBroken(StreamInfo stream, boolean broken) {
        withoutOrigin = broken;
    }

    @Override
    public void onOriginLoss(StreamInfo stream, OriginLoss why) {
        losses.add(why);
    }

    @Override
    public void onInspection(StreamInfo stream, Inspection inspection) {
        if (inspection instanceof Inspection.Scored known) {
            scored.add(known);
            scoredOf.merge(stream.id(), 1L, Long::sum);
        }
    }

    @Override
    public void onVerdict(StreamInfo stream, Verdict verdict, Stamps stamps) {
        if (!(verdict instanceof Verdict.Pass)) {
            verdicts.add(verdict);
            verdictOf.put(stream.app(), verdict);
        }
    }

    @Override
    public void onScreened(StreamInfo stream, long nanos) {
        screenedNanos.addAndGet(nanos);
    }

    @Override
    public void onUnscreened(StreamInfo stream, UnscreenedCause cause, long nanos) {
        unscreenedNanos.merge(cause, nanos, Long::sum);
        unscreenedByApp
                .computeIfAbsent(stream.app(), _ -> new ConcurrentHashMap<>())
                .merge(cause, nanos / 1e9, Double::sum);
    }

    @Override
    public void onEnded(StreamInfo stream, EndReason reason) {
        endNanos = Ticker.systemTicker().nanoTime();
        endByApp.put(stream.app(), reason);
        ends.add(reason);
    }

    /** Whether the one stream's origin is lost, and dialled again. */
    boolean withoutOrigin() {
        return withoutOrigin;
    }

    /** Why tags did not reach the origin. */
    Set<OriginLoss> losses() {
        return Set.copyOf(losses);
    }

    /** From the arrival of the last frame that was scored to the stream's end. */
    double secondsFromLastScoredToEnd() {
        return (endNanos - scored.getLast().atNanos()) / 1e9;
    }

    List<EndReason> ends() {
        return ends;
    }

    /** The last verdict on an app's streams that was no pass. */
    Optional<Verdict> verdictOf(String app) {
        return Optional.ofNullable(verdictOf.get(app));
    }

    List<Verdict> verdicts() {
        return verdicts;
    }

    List<Refusal> refusals() {
        return refusals;
    }

    List<Inspection.Scored> scored() {
        return scored;
    }

    /** How an application's last stream ended; null where none has. */
    @Nullable EndReason endOf(String app) {
        return endByApp.get(app);
    }

    /** An application's seconds by cause. */
    Map<UnscreenedCause, Double> unscreenedOf(String app) {
        return Map.copyOf(unscreenedByApp.getOrDefault(app, Map.of()));
    }

    /** Samples scored so far, by stream. */
    Map<String, Long> scoredByStream() {
        return Map.copyOf(scoredOf);
    }

    long lives() {
        return lives.get();
    }

    double screenedSeconds() {
        return screenedNanos.get() / 1e9;
    }

    double unscreenedSeconds() {
        return unscreenedNanos.values().stream().mapToLong(Long::longValue).sum() / 1e9;
    }

    Map<UnscreenedCause, Long> unscreenedNanos() {
        return unscreenedNanos;
    }
}
