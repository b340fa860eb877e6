package io.sluice.gateway.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The mailbox between decode and inference workers: at most one pending sample a stream, the
 * newest; a bound on all of them together; earliest deadline first.
 *
 * <p>A sample that takes another's place keeps its place in the order too: a stream's turn comes by
 * the deadline of its first sample that was not served, so that under overload every stream gets
 * its share. A sample past its deadline is still run: being pending, its stream has no newer one.
 *
 * <p>Thread-safe by one monitor, held for a few map operations a sample; samples end outside it.
 */
final class Batcher {
    private static final Comparator<Place> BY_TURN =
            Comparator.comparingLong(Place::turnNanos).thenComparingLong(Place::serial);

    private final int maxPending;
    private final long maxDeferNanos;
    private final Runnable wakeInference;
    private final Map<StreamInspection, Place> places = new HashMap<>();
    private final TreeSet<Place> order = new TreeSet<>(BY_TURN);
    private long nextSerial;

    /**
     * One stream's place in the order.
     *
     * @param turnNanos the deadline that the place was given for
     * @param sinceNanos when the place was taken
     */
    private record Place(Pending pending, long turnNanos, long sinceNanos, long serial) {
        Place with(Pending newer) {
            return new Place(newer, turnNanos, sinceNanos, serial);
        }
    }

    /** A sample that ends here, and why. */
    private record Loss(Pending pending, Miss cause) {}

    Batcher(int maxPending, long maxDeferNanos, Runnable wakeInference) {
        this.maxPending = maxPending;
        this.maxDeferNanos = maxDeferNanos;
        this.wakeInference = wakeInference;
    }

    /** Takes the sample over. */
    void offer(Pending pending) {
        Loss loss = admit(pending);
        if (loss != null) {
            loss.pending().missed(loss.cause());
        }
        wakeInference.run();
    }

    private synchronized @Nullable Loss admit(Pending pending) {
        Place held = places.get(pending.stream());
        if (held != null) {
            if (pending.sample().number() < held.pending().sample().number()) {
                return new Loss(pending, Miss.SUPERSEDED);
            }
            order.remove(held);
            put(held.with(pending));
            return new Loss(held.pending(), Miss.SUPERSEDED);
        }
        if (places.size() >= maxPending) {
            return new Loss(pending, Miss.OVERLOAD);
        }
        Sample sample = pending.sample();
        put(
                new Place(
                        pending,
                        sample.deadlineNanos(),
                        sample.stamps().at(Stage.DECODED),
                        nextSerial++));
        return null;
    }

    private void put(Place place) {
        places.put(place.pending().stream(), place);
        order.add(place);
    }

    /** For how long no batch is to be taken: 0 where one is ready. */
    synchronized long restNanos(int maxBatch, long nowNanos) {
        if (order.isEmpty()) {
            return Agent.UNTIL_WOKEN;
        }
        if (maxDeferNanos == 0 || order.size() >= maxBatch) {
            return 0;
        }
        long longest = 0;
        for (Place place : order) {
            longest = Math.max(longest, nowNanos - place.sinceNanos());
        }
        return Math.max(0, maxDeferNanos - longest);
    }

    /** At most so many samples, in the order of their turns; the caller ends them. */
    synchronized List<Pending> take(int maxBatch) {
        List<Pending> batch = new ArrayList<>(Math.min(maxBatch, order.size()));
        while (batch.size() < maxBatch && !order.isEmpty()) {
            Place first = order.removeFirst();
            places.remove(first.pending().stream());
            batch.add(first.pending());
        }
        return batch;
    }

    synchronized int size() {
        return order.size();
    }
}
