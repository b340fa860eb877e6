package io.sluice.loadtest.clip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.flv.AudioTag;
import io.sluice.codecs.flv.MediaTag;
import java.util.List;
import java.util.function.Predicate;

/** What holds of everything that was played. */
final class Played {
    private Played() {}

    static void assertNeverBack(List<MediaTag> played) {
        List<Long> times = times(played, _ -> true);
        assertEquals(times.stream().sorted().toList(), times);
    }

    /** AAC frames of 23 ms: none is missing, and none comes before its time but at a pass's end. */
    static void assertEvenSound(List<MediaTag> played, long until) {
        List<Long> times = times(played, Played::isSound);
        assertEquals(0, times.getFirst());
        for (int i = 1; i < times.size(); i++) {
            long gap = times.get(i) - times.get(i - 1);
            assertTrue(gap > 0 && gap <= 24, gap + " ms before " + times.get(i) + " ms");
        }
        assertTrue(times.getLast() >= until - 48);
    }

    static List<Long> times(List<MediaTag> tags, Predicate<MediaTag> which) {
        return tags.stream().filter(which).map(MediaTag::timestampMillis).toList();
    }

    static boolean isSound(MediaTag tag) {
        return tag.kind() == MediaTag.Kind.AUDIO && !isSoundHeader(tag);
    }

    static boolean isSoundHeader(MediaTag tag) {
        return tag.kind() == MediaTag.Kind.AUDIO && AudioTag.parse(tag.payload()).isSequenceStart();
    }
}
