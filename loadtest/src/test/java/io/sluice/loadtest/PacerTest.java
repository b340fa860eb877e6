package io.sluice.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.MediaTag;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long START = TimeUnit.SECONDS.toNanos(5);

    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    @Test
    void aTagIsDueAtItsDistanceFromTheFirst() {
        try (Clip clip = clipAt(1000, 1040)) {
            Pacer pacer = new Pacer(clip.play(1), START);

            assertEquals(START, intended(pacer, START));
            assertNull(pacer.poll(START + millis(39)));
            assertEquals(millis(1), pacer.nanosToNext(START + millis(39), -1));
            assertEquals(START + millis(40), intended(pacer, START + millis(40)));
            assertTrue(pacer.done());
            assertEquals(-1, pacer.nanosToNext(START, -1));
        }
    }

    @Test
    void lateSendingNeverMovesTheSchedule() {
        try (Clip clip = clipAt(0, 40, 80)) {
            Pacer pacer = new Pacer(clip.play(1), START);
            long late = START + millis(900);

            assertEquals(START, intended(pacer, late));
            assertEquals(START + millis(40), intended(pacer, late));
            assertEquals(START + millis(80), intended(pacer, late));
        }
    }

    @Test
    void timestampsMayWrapAndStepBack() {
        try (Clip clip = clipAt(0xFFFF_FFF0L, 0x10, 0x08)) {
            Pacer pacer = new Pacer(clip.play(1), START);
            long late = START + millis(100);

            assertEquals(START, intended(pacer, late));
            assertEquals(START + millis(32), intended(pacer, late));
            assertEquals(START + millis(24), intended(pacer, late));
        }
    }

    @Test
    void aSecondPassRunsOn() {
        try (Clip clip = clipAt(0, 40)) {
            Pacer pacer = new Pacer(clip.play(2), START);
            long late = START + millis(500);

            intended(pacer, late);
            intended(pacer, late);
            assertEquals(START + millis(41), intended(pacer, late));
            assertEquals(START + millis(81), intended(pacer, late));
            assertTrue(pacer.done());
        }
    }

    @Test
    void closingGivesTheWaitingTagBack() {
        try (Clip clip = clipAt(0, 40)) {
            Pacer pacer = new Pacer(clip.play(1), START);

            assertFalse(pacer.done());
            pacer.close();
            assertTrue(pacer.done());
        }
    }

    private static Clip clipAt(long... timestamps) {
        Random random = new Random(1);
        List<MediaTag> tags =
                LongStream.of(timestamps)
                        .mapToObj(at -> Tags.tag(MediaTag.Kind.VIDEO, at, 10, random))
                        .toList();
        return new Clip(tags, timestamps[timestamps.length - 1] + 1);
    }

    private static long intended(Pacer pacer, long nowNanos) {
        Pacer.Due due = pacer.poll(nowNanos);
        assertNotNull(due);
        due.tag().release();
        return due.intendedNanos();
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
