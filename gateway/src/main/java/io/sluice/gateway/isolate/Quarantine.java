package io.sluice.gateway.isolate;

import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * In whose frames processes ended of late. A publisher in whose frames two did within an hour, on
 * whichever of its tracks and in whichever of its publishes, is fed to none until the older one is
 * an hour ago: else it would only have to publish again to end two more, and with them the
 * screening of all others. Where it can't be told whose frame it was, each publisher that it could
 * have been is charged half. Bounded: the publisher not heard of for longest is forgotten first.
 * Thread-safe.
 */
final class Quarantine {
    /** Half deaths. */
    private static final int MOST_HALVES = 4;

    private static final long KEEP_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long SWEEP_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_NAMES = 10_000;

    private final Ticker ticker;

    /** By name, when each half of a death was charged to it. */
    private final SequencedMap<String, ArrayDeque<Long>> halves =
            new LinkedHashMap<>(16, 0.75f, true);

    private long sweptNanos;

    /** Nobody is suspected, which is nearly always so: then nobody has to wait to be told. */
    private volatile boolean empty = true;

    Quarantine(Ticker ticker) {
        this.ticker = ticker;
        this.sweptNanos = ticker.nanoTime();
    }

    /**
     * One process ended.
     *
     * @param names of the publishers in whose frames it did, or may have
     * @param certain whether it did
     */
    synchronized void onDeath(Set<String> names, boolean certain) {
        long now = ticker.nanoTime();
        for (String name : names) {
            ArrayDeque<Long> times = halves.computeIfAbsent(name, _ -> new ArrayDeque<>());
            times.addLast(now);
            if (certain) {
                times.addLast(now);
            }
            while (times.size() > MOST_HALVES) {
                times.removeFirst();
            }
        }
        while (halves.size() > MAX_NAMES) {
            halves.pollFirstEntry();
        }
        empty = halves.isEmpty();
    }

    /** Whether nothing of a publisher of those names may be fed to a process now. */
    boolean holds(Collection<String> names) {
        return !empty && anyHeld(names);
    }

    private synchronized boolean anyHeld(Collection<String> names) {
        long now = ticker.nanoTime();
        if (now - sweptNanos > SWEEP_NANOS) {
            sweptNanos = now;
            halves.values().removeIf(times -> young(times, now) == 0);
            empty = halves.isEmpty();
        }
        for (String name : names) {
            ArrayDeque<Long> times = halves.get(name);
            if (times != null && young(times, now) == MOST_HALVES) {
                return true;
            }
        }
        return false;
    }

    /** How many count still; the others are removed. */
    private static int young(ArrayDeque<Long> times, long nowNanos) {
        times.removeIf(time -> nowNanos - time > KEEP_NANOS);
        return times.size();
    }
}
