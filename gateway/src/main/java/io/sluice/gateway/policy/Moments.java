package io.sluice.gateway.policy;

import io.sluice.gateway.policy.LabelMemory.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A stream's pictures, of whichever of its tracks, as one row of moments. Tracks often show the
 * same scene in several qualities: what they show at one moment is one sight, so that something odd
 * does not count once for each, and several tracks are suspected no sooner than one.
 */
final class Moments {
    /** How long a moment is at least. */
    static final long SHORTEST_NANOS = Duration.ofSeconds(1).toNanos();

    private Moments() {}

    static boolean same(long oneNanos, long otherNanos, long lengthNanos) {
        return Math.abs(oneNanos - otherNanos) < lengthNanos;
    }

    /** With one more picture: a moment is as strong as its strongest; the last of them stay. */
    static List<Seen> with(List<Seen> moments, Seen picture, int keep, long lengthNanos) {
        List<Seen> next = new ArrayList<>(moments);
        for (int i = 0; i < next.size(); i++) {
            Seen moment = next.get(i);
            if (moment.ofThisPublish() && same(moment.atNanos(), picture.atNanos(), lengthNanos)) {
                next.set(i, moment.atLeast(picture.probability()));
                return List.copyOf(next);
            }
        }
        next.add(picture);
        next.sort(Comparator.comparingLong(Seen::atNanos)); // answers may overtake each other
        return List.copyOf(next.subList(Math.max(0, next.size() - keep), next.size()));
    }
}
