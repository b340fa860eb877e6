package io.sluice.gateway.isolate;

import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * In whose frames processes ended of late: a publisher in whose frames two did within an hour, on
 * whichever of its tracks and in whichever of its publishes, is fed to none until the hour is over.
 * Else it would only have to publish again to end two more, and with them the screening of all
 * others. Bounded: the publisher not heard of for longest is forgotten first. Thread-safe.
 */
final class Quarantine {
    private static final int MOST_DEATHS = 2;
    private static final long KEEP_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int MAX_NAMES = 10_000;

    private final Ticker ticker;
    private final Map<String, ArrayDeque<Long>> deaths = new LinkedHashMap<>(16, 0.75f, true);

    /** Nobody is suspected, which is nearly always so: then nobody has to wait to be told. */
    private volatile boolean empty = true;

    Quarantine(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * A process ended in a publisher's frames.
     *
     * @param publisher the names under which it is known again
     */
    synchronized void onDeath(Collection<String> publisher) {
        long now = ticker.nanoTime();
        for (String name : publisher) {
            ArrayDeque<Long> times = deaths.computeIfAbsent(name, _ -> new ArrayDeque<>());
            times.addLast(now);
            if (times.size() > MOST_DEATHS) {
                times.removeFirst();
            }
        }
        while (deaths.size() > MAX_NAMES) {
            Iterator<ArrayDeque<Long>> oldest = deaths.values().iterator();
            oldest.next();
            oldest.remove();
        }
        empty = deaths.isEmpty();
    }

    /** Whether nothing of that publisher may be fed to a process now. */
    boolean holds(List<String> publisher) {
        return !empty && heldByName(publisher);
    }

    private synchronized boolean heldByName(List<String> publisher) {
        long since = ticker.nanoTime() - KEEP_NANOS;
        for (String name : publisher) {
            ArrayDeque<Long> times = deaths.get(name);
            if (times == null) {
                continue;
            }
            times.removeIf(time -> time - since < 0);
            if (times.isEmpty()) {
                deaths.remove(name);
                empty = deaths.isEmpty();
            } else if (times.size() == MOST_DEATHS) {
                return true;
            }
        }
        return false;
    }
}
