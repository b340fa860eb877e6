package io.sluice.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.flv.MediaTag;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MediaComparisonTest {
    private static final List<Fingerprint> SENT =
            List.of(
                    data(0),
                    video(0),
                    audio(0),
                    video(40),
                    audio(23),
                    video(80),
                    audio(46),
                    video(120));

    @Test
    void equalListsAreComplete() {
        MediaComparison comparison = MediaComparison.of(SENT, SENT);

        assertEquals(new MediaComparison(8, 8, 8, 0, 0, 0, 0, 0, 0), comparison);
        assertTrue(comparison.complete());
    }

    @Test
    void aCutLeavesATailAndIsIntact() {
        MediaComparison comparison = MediaComparison.of(SENT, SENT.subList(0, 5));

        assertEquals(new MediaComparison(8, 5, 5, 0, 0, 0, 0, 0, 3), comparison);
        assertTrue(comparison.intact());
        assertFalse(comparison.complete());
    }

    @Test
    void kindsMayOvertakeEachOther() {
        MediaComparison comparison =
                MediaComparison.of(
                        List.of(video(0), audio(0), video(40)),
                        List.of(audio(0), video(0), video(40)));

        assertEquals(0, comparison.prefix());
        assertTrue(comparison.complete());
    }

    @Test
    void aHoleIsALoss() {
        assertEquals(
                new MediaComparison(8, 7, 3, 1, 0, 0, 0, 0, 0),
                MediaComparison.of(SENT, without(SENT, 3)));
    }

    @Test
    void otherBytesAtATimestampAreAChange() {
        List<Fingerprint> received = new ArrayList<>(SENT);
        received.set(3, new Fingerprint(MediaTag.Kind.VIDEO, 40, 100, 666));

        assertEquals(
                new MediaComparison(8, 8, 3, 0, 1, 0, 0, 0, 0), MediaComparison.of(SENT, received));
    }

    @Test
    void theSameAgainIsADuplicate() {
        List<Fingerprint> received = new ArrayList<>(SENT);
        received.add(4, SENT.get(3));

        assertEquals(
                new MediaComparison(8, 9, 4, 0, 0, 1, 0, 0, 0), MediaComparison.of(SENT, received));
    }

    @Test
    void earlierAfterLaterIsAReordering() {
        assertEquals(
                new MediaComparison(3, 3, 1, 0, 0, 0, 1, 0, 0),
                MediaComparison.of(
                        List.of(video(0), video(40), video(80)),
                        List.of(video(0), video(80), video(40))));
    }

    @Test
    void whatNobodySentIsInvented() {
        List<Fingerprint> received = new ArrayList<>(SENT);
        received.add(video(7));

        assertEquals(
                new MediaComparison(8, 9, 8, 0, 0, 0, 0, 1, 0), MediaComparison.of(SENT, received));
    }

    @Test
    void nothingReceivedIsNotIntact() {
        assertFalse(MediaComparison.of(SENT, List.of()).intact());
    }

    @Test
    void repeatedMessagesAreCountedOneByOne() {
        List<Fingerprint> twice = List.of(video(0), video(0), video(40));

        assertEquals(0, MediaComparison.of(twice, twice).duplicated());
        assertEquals(1, MediaComparison.of(twice, without(twice, 1)).lost());
    }

    private static List<Fingerprint> without(List<Fingerprint> all, int index) {
        List<Fingerprint> rest = new ArrayList<>(all);
        rest.remove(index);
        return rest;
    }

    private static Fingerprint data(long millis) {
        return new Fingerprint(MediaTag.Kind.DATA, millis, 10, millis + 1);
    }

    private static Fingerprint video(long millis) {
        return new Fingerprint(MediaTag.Kind.VIDEO, millis, 100, millis + 2);
    }

    private static Fingerprint audio(long millis) {
        return new Fingerprint(MediaTag.Kind.AUDIO, millis, 20, millis + 3);
    }
}
