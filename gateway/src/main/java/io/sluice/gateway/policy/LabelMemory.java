package io.sluice.gateway.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is remembered of one label: the last inspected pictures of each track, the last moments of
 * all tracks together, and whether a flag stands. Immutable; lists are oldest first.
 *
 * @param tracks by the track's number, one entry a coded picture
 * @param moments one entry for all pictures of a moment, as {@link Moments} tells them apart
 * @param earlier what counts from before this publish: each track begins with it, until one has
 *     seen enough since
 */
record LabelMemory(
        Map<Integer, List<Seen>> tracks, List<Seen> moments, List<Seen> earlier, boolean flagged) {
    static final LabelMemory EMPTY = new LabelMemory(Map.of(), List.of(), List.of(), false);

    /**
     * A coded picture and the label's probability in it.
     *
     * @param pictureId counts from 0 on its track; under 0 for one of before this publish
     */
    record Seen(long pictureId, double probability, long atNanos) {
        boolean ofThisPublish() {
            return pictureId >= 0;
        }

        Seen atLeast(double otherProbability) {
            return new Seen(pictureId, Math.max(probability, otherProbability), atNanos);
        }
    }

    /** With a picture of before this publish, of which the last {@code keep} stay. */
    LabelMemory withEarlier(Seen picture, int keep) {
        List<Seen> more = last(keep, earlier, picture);
        return new LabelMemory(tracks, more, more, flagged);
    }

    /**
     * With one more inspected picture of a track.
     *
     * @param keep how many pictures of a track stay, and how many moments
     */
    LabelMemory with(int track, Seen picture, int keep, long momentNanos) {
        List<Seen> others = new ArrayList<>();
        Seen strongest = picture;
        for (Seen before : tracks.getOrDefault(track, earlier)) {
            if (before.pictureId() != picture.pictureId()) {
                others.add(before);
            } else {
                strongest = picture.atLeast(before.probability());
            }
        }
        List<Seen> window = last(keep, others, strongest);
        Map<Integer, List<Seen>> next = new HashMap<>(tracks);
        next.put(track, window);
        boolean outlived = window.size() == keep && window.getFirst().ofThisPublish();
        return new LabelMemory(
                Map.copyOf(next),
                Moments.with(moments, picture, keep, momentNanos),
                outlived ? List.of() : earlier,
                flagged);
    }

    static List<Seen> last(int keep, List<Seen> before, Seen latest) {
        List<Seen> all = Stream.concat(before.stream(), Stream.of(latest)).toList();
        return all.subList(Math.max(0, all.size() - keep), all.size());
    }

    LabelMemory flagged(boolean now) {
        return new LabelMemory(tracks, moments, earlier, now);
    }

    /** Distinct coded pictures of a track in memory at or over a level. */
    int hits(int track, double level) {
        return hits(tracks.getOrDefault(track, List.of()), level);
    }

    /** Moments in memory at which any track was at or over a level; 0 where there is one track. */
    int hitsTogether(double level) {
        return tracks.size() > 1 ? hits(moments, level) : 0;
    }

    /** Whether any track that was inspected since has a picture in memory at or over a level. */
    boolean hasHits(double level, long sinceNanos) {
        return tracks.values().stream()
                .filter(track -> track.stream().anyMatch(seen -> seen.atNanos() >= sinceNanos))
                .anyMatch(track -> hits(track, level) > 0);
    }

    private static int hits(List<Seen> pictures, double level) {
        int hits = 0;
        for (Seen picture : pictures) {
            if (picture.probability() >= level) {
                hits++;
            }
        }
        return hits;
    }
}
