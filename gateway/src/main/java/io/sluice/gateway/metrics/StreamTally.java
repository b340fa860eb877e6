package io.sluice.gateway.metrics;

import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.inspect.Sample;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.policy.Verdict;
import io.sluice.models.classify.Scores;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Counts one stream: written by its loop, read by any thread. */
final class StreamTally {
    private static final double NANOS_A_SECOND = 1e9;

    private final LongAdder bytes = new LongAdder();
    private final BitRate bitRate;
    private final LongAdder scored = new LongAdder();
    private final Map<Miss, LongAdder> missed = adders(Miss.class);
    private final LongAdder screenedNanos = new LongAdder();
    private final Map<UnscreenedCause, LongAdder> unscreened = adders(UnscreenedCause.class);
    private volatile @Nullable Sample lastSample;
    private volatile @Nullable Scores lastScores;
    private volatile Set<String> flagged = Set.of();
    private volatile boolean unscreenedTooLong;

    StreamTally(Ticker ticker) {
        bitRate = new BitRate(bytes::sum, ticker);
    }

    void received(int size) {
        bytes.add(size);
    }

    void scored(Sample sample, Scores scores) {
        scored.increment();
        lastSample = sample;
        lastScores = scores;
    }

    void missed(Miss cause) {
        add(missed, cause, 1);
    }

    void decided(Verdict verdict) {
        switch (verdict) {
            case Verdict.Pass _ -> {}
            case Verdict.Flag(Verdict.Evidence evidence) -> flag(evidence.label());
            case Verdict.Cut(Verdict.Evidence evidence) -> flag(evidence.label());
            case Verdict.Clear(String label) -> {
                Set<String> left = new TreeSet<>(flagged);
                left.remove(label);
                flagged = Set.copyOf(left);
            }
        }
    }

    void screened(long nanos) {
        screenedNanos.add(nanos);
    }

    void unscreened(UnscreenedCause cause, long nanos) {
        add(unscreened, cause, nanos);
    }

    void unscreenedTooLong(boolean is) {
        unscreenedTooLong = is;
    }

    boolean unscreenedTooLong() {
        return unscreenedTooLong;
    }

    /** The reorder delay of the sample that these stamps came with; 0 for an older sample's. */
    long reorderNanos(Stamps stamps) {
        Sample sample = lastSample;
        return sample != null && sample.stamps() == stamps ? sample.reorderNanos() : 0;
    }

    StreamFigures figures() {
        return new StreamFigures(
                bytes.sum(),
                bitRate.bitsPerSecond(),
                scored.sum(),
                nonZero(missed, count -> count),
                screenedNanos.sum() / NANOS_A_SECOND,
                nonZero(unscreened, nanos -> nanos / NANOS_A_SECOND),
                scores(),
                flagged,
                unscreenedTooLong);
    }

    private void flag(String label) {
        Set<String> more = new TreeSet<>(flagged);
        more.add(label);
        flagged = Set.copyOf(more);
    }

    private Map<String, Float> scores() {
        Scores scores = lastScores;
        Map<String, Float> byLabel = new LinkedHashMap<>();
        if (scores != null) {
            scores.labels().forEach(label -> byLabel.put(label, scores.of(label)));
        }
        return byLabel;
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> keys) {
        Map<E, LongAdder> adders = new EnumMap<>(keys);
        for (E key : keys.getEnumConstants()) {
            adders.put(key, new LongAdder());
        }
        return adders;
    }

    private static <E> void add(Map<E, LongAdder> adders, E key, long count) {
        LongAdder adder = adders.get(key);
        if (adder != null) {
            adder.add(count);
        }
    }

    private static <E, V> Map<E, V> nonZero(Map<E, LongAdder> adders, LongFunction<V> as) {
        Map<E, V> values = new LinkedHashMap<>();
        adders.forEach(
                (key, adder) -> {
                    long sum = adder.sum();
                    if (sum != 0) {
                        values.put(key, as.apply(sum));
                    }
                });
        return values;
    }
}
