package io.sluice.gateway.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered of one label: the last inspected pictures and whether a flag stands.
 * Immutable.
 *
 * @param seen oldest first, one entry a coded picture
 */
record LabelMemory(List<Seen> seen, boolean flagged) {
    static final LabelMemory EMPTY = new LabelMemory(List.of(), false);

    /** A coded picture and the label's probability in it. */
    record Seen(long pictureId, double probability) {}

    /** The memory with one more inspected picture, of which the last {@code keep} stay. */
    LabelMemory with(long pictureId, double probability, int keep) {
        List<Seen> next = new ArrayList<>(seen.size() + 1);
        double strongest = probability;
        for (Seen before : seen) {
            if (before.pictureId() == pictureId) {
                strongest = Math.max(strongest, before.probability());
            } else {
                next.add(before);
            }
        }
        next.add(new Seen(pictureId, strongest));
        int surplus = Math.max(0, next.size() - keep);
        return new LabelMemory(List.copyOf(next.subList(surplus, next.size())), flagged);
    }

    LabelMemory flagged(boolean now) {
        return new LabelMemory(seen, now);
    }

    /** Distinct coded pictures in memory at or over a level. */
    int hits(double level) {
        int hits = 0;
        for (Seen picture : seen) {
            if (picture.probability() >= level) {
                hits++;
            }
        }
        return hits;
    }
}
