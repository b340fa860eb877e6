package io.sluice.gateway.inspect;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of samples and tags, for all streams; thread-safe. */
public final class InspectionTally {
    final LongAdder drawn = new LongAdder();
    final LongAdder scored = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder offered = new LongAdder();
    final LongAdder decoded = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder caughtUp = new LongAdder();
    final LongAdder pooled = new LongAdder();
    final LongAdder handedOver = new LongAdder();
    final LongAdder bugs = new LongAdder();
    private final Map<Miss, LongAdder> missed = adders();
    private final Map<Miss, LongAdder> dropped = adders();

    private static Map<Miss, LongAdder> adders() {
        Map<Miss, LongAdder> adders = new EnumMap<>(Miss.class);
        for (Miss miss : Miss.values()) {
            adders.put(miss, new LongAdder());
        }
        return adders;
    }

    void onMissed(Miss cause) {
        adder(missed, cause).increment();
    }

    /** A tag was given to another process, where it is counted. */
    public void onHandedOver() {
        handedOver.increment();
    }

    /** A tag could not be used. */
    public void onDropped(Miss cause) {
        dropped(cause).increment();
    }

    LongAdder dropped(Miss cause) {
        return adder(dropped, cause);
    }

    private static LongAdder adder(Map<Miss, LongAdder> adders, Miss cause) {
        return adders.computeIfAbsent(cause, none -> new LongAdder());
    }

    /** Ends are read before beginnings, so that nothing in flight seems negative. */
    public InspectionCounts snapshot() {
        long lateNow = late.sum();
        long scoredNow = scored.sum();
        Map<Miss, Long> missedNow = sums(missed);
        long caughtUpNow = caughtUp.sum();
        long pooledNow = pooled.sum();
        long decodedNow = decoded.sum();
        long skippedNow = skipped.sum();
        long handedOverNow = handedOver.sum();
        Map<Miss, Long> droppedNow = sums(dropped);
        return new InspectionCounts(
                drawn.sum(),
                scoredNow,
                lateNow,
                missedNow,
                offered.sum(),
                decodedNow,
                skippedNow,
                handedOverNow,
                droppedNow,
                caughtUpNow,
                pooledNow,
                bugs.sum());
    }

    private static Map<Miss, Long> sums(Map<Miss, LongAdder> adders) {
        Map<Miss, Long> sums = new EnumMap<>(Miss.class);
        adders.forEach((miss, adder) -> sums.put(miss, adder.sum()));
        return Map.copyOf(sums);
    }
}
