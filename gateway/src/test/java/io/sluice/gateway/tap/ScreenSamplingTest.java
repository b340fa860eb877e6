package io.sluice.gateway.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.config.SamplingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Publishers that show one picture for long and others in a flash, again and again: how large a
 * part of the samples is the one that stays, of the part of the time that it is on screen?
 */
class ScreenSamplingTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private static Sampler sampler(long seed) {
        return Sampler.of(SamplingConfig.defaults(), seed, 0);
    }

    /** Times in milliseconds since the period's begin. */
    private record Coded(long received, long sent, long shown, boolean stays) {}

    /** One period's frames in the order of coding; made by adding, then played. */
    private static final class Reel {
        private static final long SAMPLES = 5_000;
        private final long periodMillis;
        private final List<Coded> frames = new ArrayList<>();
        private long samples;
        private long ofWhatStays;
        private long longestHeldNanos;

        Reel(long periodMillis) {
            this.periodMillis = periodMillis;
        }

        /** Frames that come at once, and are shown a millisecond each from then on. */
        Reel flashes(int number, long received, long shown) {
            for (int i = 0; i < number; i++) {
                frame(received, shown + i, false);
            }
            return this;
        }

        Reel stays(long received, long shown) {
            return frame(received, shown, true);
        }

        Reel frame(long received, long shown, boolean stays) {
            return frame(received, shown, shown, stays);
        }

        Reel frame(long received, long sent, long shown, boolean stays) {
            frames.add(new Coded(received, sent, shown, stays));
            return this;
        }

        /** What stays is such a part of all samples. */
        double play() {
            Sampler sampler = sampler(20_26);
            List<Long> received = new ArrayList<>();
            long periods = SAMPLES * 1_000 / periodMillis;
            for (long period = 0; period < periods; period++) {
                for (Coded frame : frames) {
                    long begin = period * periodMillis;
                    long now = (begin + frame.received()) * MILLI;
                    long timer = sampler.heldUntilNanos();
                    if (timer <= now) {
                        count(sampler.settle(timer, false), received, timer);
                    }
                    received.add(now);
                    count(
                            sampler.onFrame(
                                    new Sampler.Frame(
                                            now,
                                            false,
                                            begin + frame.sent(),
                                            begin + frame.shown())),
                            received,
                            now);
                }
            }
            assertTrue(samples > 0.6 * SAMPLES * Math.min(1, 1_000.0 / periodMillis), "" + samples);
            return (double) ofWhatStays / samples;
        }

        private void count(Sampler.Draw draw, List<Long> received, long now) {
            if (draw.due() != null) {
                int frame = received.size() - 1 - draw.back();
                samples++;
                ofWhatStays += frames.get(frame % frames.size()).stays() ? 1 : 0;
                longestHeldNanos = Math.max(longestHeldNanos, now - received.get(frame));
            }
        }

        void check(double least, String what) {
            double part = play();
            assertTrue(longestHeldNanos <= 500 * MILLI, what + " was held " + longestHeldNanos);
            assertTrue(part >= least, what + ": " + part);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {200, 333, 500, 1000})
    void whatStaysIsSampledBesideWhatFlashesBy(long period) {
        new Reel(period).flashes(9, 0, 0).stays(0, 9).check(0.45, "the last of ten at once");
        Reel asShown = new Reel(period);
        Reel evenly = new Reel(period);
        Reel first = new Reel(period).stays(0, 0);
        for (int i = 0; i < 9; i++) {
            asShown.frame(i, i, false);
            evenly.frame(i * period / 10, i, false);
            first.frame(period - 9 + i, period - 9 + i, false);
        }
        asShown.stays(9, 9).check(0.45, "the last of ten as shown");
        evenly.stays(9 * period / 10, 9)
                .check(period < 1000 ? 0.35 : 0.15, "the last of ten, evenly");
        first.check(0.42, "the first of ten as shown");
        new Reel(period)
                .stays(0, 0)
                .flashes(9, 0, period - 9)
                .check(0.35, "the first of ten at once");
        Reel reordered = new Reel(period).flashes(4, 0, 0).frame(0, 4, 9, true);
        for (int i = 4; i < 9; i++) {
            reordered.frame(0, i, i, false);
        }
        reordered.check(0.4, "the last of ten, coded in the middle");
        new Reel(period).flashes(1, 0, 0).stays(0, 1).check(0.45, "the second of two");
        new Reel(period)
                .frame(0, 0, period - 9, false)
                .frame(0, 1, 1, true)
                .check(0.3, "the first of two, coded last");
        new Reel(period).flashes(2, 0, 0).stays(0, 2).check(0.45, "the third of three");
        new Reel(period)
                .frame(0, 0, false)
                .frame(0, period / 4, false)
                .stays(0, period / 4 + 1)
                .check(0.2, "behind a decoy that stays for a quarter");
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 32, 54, 55, 60, 100, 300})
    void howeverManyFlashBy(int flashes) {
        double least = flashes > 100 ? 0.12 : 0.33;
        new Reel(1_000).flashes(flashes, 0, 0).stays(0, flashes).check(least, "behind " + flashes);
        new Reel(333).flashes(flashes, 0, 0).stays(0, flashes).check(least, "behind " + flashes);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 39, 70})
    void wheneverItIsCoded(int behind) {
        Reel reel = new Reel(1_000).flashes(20, 0, 0).frame(0, 20, 21 + behind, true);
        for (int i = 0; i < behind; i++) {
            reel.frame(0, 20, 21 + i, false);
        }
        reel.check(behind < 10 ? 0.4 : 0.15, "coded before " + behind);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 100, 320})
    void framesOfOneTimeHideNothing(int flashes) {
        Reel reel = new Reel(1_000);
        for (int i = 0; i < flashes; i++) {
            reel.frame(0, 0, false);
        }
        reel.stays(0, 1).check(0.2, "behind as many of one time, " + flashes);
    }

    @Test
    void severalLeapsHideNothing() {
        for (int leaps : new int[] {2, 3, 5}) {
            Reel reel = new Reel(1_000);
            for (int i = 0; i < leaps; i++) {
                reel.flashes(3, 0, i * 3L).frame(0, 9_000 + i, false);
            }
            reel.stays(0, 3L * leaps).check(0.2, "behind leaps, " + leaps);
        }
    }

    @Test
    void severalSilencesHideNothing() {
        for (int silences : new int[] {2, 3}) {
            Reel reel = new Reel(1_000);
            for (int i = 0; i < silences; i++) {
                reel.frame(i * 110L, i, false);
            }
            reel.flashes(8, silences * 110L, silences)
                    .stays(silences * 110L, silences + 8)
                    .check(0.18, "behind silences, " + silences);
        }
    }

    /** Not even by half does the timeline belie the silence. */
    @Test
    void aSilenceThatTheTimestampsAdmitHidesNothing() {
        for (long step : new long[] {56, 80, 110}) {
            new Reel(1_000)
                    .frame(0, 0, false)
                    .flashes(8, 110, step)
                    .stays(110, step + 8)
                    .check(0.18, "behind a silence that is shown for " + step);
        }
    }

    /** The player's buffer hides the gap. */
    @ParameterizedTest
    @ValueSource(longs = {90, 110, 150, 300})
    void aSilenceInFrontHidesNothing(long silence) {
        new Reel(1_000)
                .frame(0, 0, false)
                .flashes(8, silence, 1)
                .stays(silence, 9)
                .check(silence < 100 ? 0.4 : 0.2, "behind a silence of " + silence);
    }

    @Test
    void oneCompositionTimeThatLiesHidesNothing() {
        for (long away : new long[] {900, 2_000, 9_000, 35_000}) {
            new Reel(1_000)
                    .frame(0, 0, away, false)
                    .flashes(8, 0, 1)
                    .stays(0, 9)
                    .check(0.2, "behind one that is shown in " + away);
            new Reel(1_000)
                    .flashes(8, 0, 0)
                    .stays(0, 9)
                    .frame(0, 10, away, false)
                    .check(0.15, "in front of one that is shown in " + away);
            new Reel(1_000)
                    .frame(0, 0, away, false)
                    .flashes(40, 0, 1)
                    .stays(0, 42)
                    .check(0.15, "behind 40 and one that is shown in " + away);
        }
    }

    /** One frame of each bunch claims to belong long before or after it. */
    @ParameterizedTest
    @ValueSource(longs = {-20, -900, -9_000, -1_000_000, 9_000, 1_000_000})
    void aFrameOutOfItsTimeHidesNothing(long away) {
        for (long period : new long[] {333, 2_000}) {
            new Reel(period)
                    .frame(0, away, false)
                    .flashes(9, 0, 0)
                    .stays(0, 9)
                    .check(0.12, "behind one of " + away);
            new Reel(period)
                    .flashes(5, 0, 0)
                    .frame(0, away, false)
                    .flashes(4, 0, 5)
                    .stays(0, 9)
                    .check(0.12, "behind one in the middle of " + away);
            new Reel(period)
                    .flashes(9, 0, 0)
                    .stays(0, 9)
                    .frame(0, away, false)
                    .check(0.12, "in front of one of " + away);
        }
    }

    /** A second's frames at once, shown one after the other: the second half is half the screen. */
    @Test
    void whatComesInBurstsIsSampledByItsTimeOnScreen() {
        Reel even = new Reel(1_000);
        Reel stretched = new Reel(1_000);
        for (int i = 0; i < 30; i++) {
            even.frame(0, i * 33, i >= 15);
            stretched.frame(0, i < 15 ? i * 9 : 135 + (i - 15) * 57, i >= 15);
        }
        even.check(0.25, "half of the screen");
        stretched.check(0.4, "86 % of the screen");
        for (long period : new long[] {2_500, 4_500}) {
            Reel late = new Reel(period);
            for (int i = 0; i < 31; i++) {
                late.frame(0, i * 33, false);
            }
            for (long shown = 1_023; shown < period; shown += 890) {
                late.stays(0, shown);
            }
            late.check(0.2, "behind a second of a burst");
        }
    }

    @Test
    void everySecondSampleIsDrawnWithoutTheTimestampsThatMayLie() {
        for (int place = 0; place < 10; place++) {
            Reel reel = new Reel(333);
            for (int i = 0; i < 10; i++) {
                reel.frame(0, i, i == place);
            }
            reel.check(0.004, "frame " + place + " of ten");
        }
    }

    @Test
    void aSteadyTrackIsNeverHeldBack() {
        int[] reordered = {0, 3, 1, 2};
        for (int rate : new int[] {2, 5, 10, 24, 25, 30, 50, 60}) {
            Sampler sampler = sampler(3);
            SplittableRandom random = new SplittableRandom(rate);
            for (long i = 0; i < 100L * rate; i++) {
                long shown =
                        (i / 4 * 4 + reordered[(int) (i % 4)] + (rate > 5 ? 2 : 0)) * 1000 / rate;
                long sent = i * 1000 / rate;
                long now = i * SECOND / rate + random.nextLong(50 * MILLI);
                sampler.onFrame(new Sampler.Frame(now, i % 40 == 0, sent, rate > 5 ? shown : sent));
                assertEquals(Sampler.NEVER, sampler.heldUntilNanos(), rate + " a second");
            }
        }
    }

    /** By such timestamps each frame is off the screen before it has come. */
    @Test
    void whoseTimesRunBackwardsIsSampledAllTheSame() {
        Reel backwards = new Reel(1_000);
        for (int i = 0; i < 30; i++) {
            backwards.frame(i * 33, -i * 33 - (i % 5 == 0 ? 20 : 0), true);
        }
        backwards.check(1, "all");
    }

    @Test
    void nothingIsHeldBackForLongerThanHalfACadence() {
        Sampler sampler = sampler(3);
        SplittableRandom random = new SplittableRandom(7);
        long now = 0;
        long oldest = 0;
        int waits = 0;
        int heldBefore = 0;
        for (int i = 0; i < 100_000; i++) {
            now += random.nextLong(random.nextBoolean() ? SECOND : SECOND / 100);
            long shown = now / MILLI + random.nextLong(1_000);
            if (sampler.heldUntilNanos() <= now) {
                assertNotNull(sampler.settle(now, false).due());
                assertEquals(Sampler.NEVER, sampler.heldUntilNanos());
                heldBefore = 0;
            }
            int held = sampler.onFrame(new Sampler.Frame(now, false, now / MILLI, shown)).held();
            oldest = heldBefore == 0 ? now : oldest;
            heldBefore = held;
            if (held > 0) {
                assertTrue(sampler.heldUntilNanos() <= oldest + SECOND / 2);
                waits++;
            } else {
                assertEquals(Sampler.NEVER, sampler.heldUntilNanos());
            }
        }
        assertTrue(waits > 1_000, "waits " + waits);
        assertEquals(Sampler.Draw.NOTHING, sampler(3).settle(now, false));
    }

    @Test
    void whatIsForcedIsTakenOrLetGoBySecret() {
        int taken = 0;
        int forced = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            Sampler sampler = sampler(seed);
            long now = 0;
            for (int i = 0; sampler.heldUntilNanos() == Sampler.NEVER && i < 400; i++) {
                now = i / 10 * 333 * MILLI;
                long shown = i / 10 * 333 + i % 10;
                sampler.onFrame(new Sampler.Frame(now, false, shown, shown));
            }
            if (sampler.heldUntilNanos() != Sampler.NEVER) {
                forced++;
                taken += sampler.settle(now, true).due() == null ? 0 : 1;
                assertEquals(Sampler.NEVER, sampler.heldUntilNanos());
            }
        }
        assertNotEquals(0, forced);
        double part = (double) taken / forced;
        assertTrue(part > 0.4 && part < 0.6, taken + " of " + forced);
    }
}
