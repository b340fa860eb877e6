package io.sluice.gateway.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.config.SamplingConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private static Sampler cadence(long cadenceNanos, boolean jitter, long seed, long start) {
        return sampler(SamplingConfig.Mode.CADENCE, cadenceNanos, jitter, seed, start);
    }

    private static Sampler keyframes(long start) {
        return sampler(SamplingConfig.Mode.KEYFRAMES, SECOND, true, 1, start);
    }

    private static Sampler sampler(
            SamplingConfig.Mode mode, long cadenceNanos, boolean jitter, long seed, long start) {
        Duration second = Duration.ofSeconds(1);
        SamplingConfig config =
                new SamplingConfig(mode, Duration.ofNanos(cadenceNanos), jitter, second, second);
        return Sampler.of(config, seed, start);
    }

    /** A frame that is shown as it comes. */
    private static Sampler.Frame at(long now, boolean keyframe) {
        return new Sampler.Frame(now, keyframe, now / MILLI, now / MILLI);
    }

    @Test
    void eachIntervalHasOneInstantAndItsSampleIsOneOfTheFirstFramesAfterIt() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            long cadence = random.nextLong(SECOND / 10, 3 * SECOND);
            long start = random.nextLong(-SECOND, 100 * SECOND);
            long longestFrame = cadence / random.nextLong(1, 40) + 1;
            Sampler sampler = cadence(cadence, true, seed, start);
            long now = start;
            long number = 0;
            long lastInterval = -1;
            int passed = 0;
            int held = 0;
            long[] received = new long[500];
            for (int frame = 0; frame < received.length; frame++) {
                boolean expected = sampler.nextDueNanos() <= now;
                received[frame] = now;
                Sampler.Draw draw = sampler.onFrame(at(now, frame % 60 == 0));
                Due due = draw.due();
                String at = "seed " + seed + ", frame " + frame;
                assertTrue(draw.back() <= held, at);
                held = draw.held();
                passed = expected && due == null ? passed + 1 : 0;
                assertTrue(passed < 256, at);
                if (due != null) {
                    assertTrue(expected, at);
                    long interval = Math.floorDiv(due.dueNanos() - start, cadence);
                    assertEquals(number++, due.number(), at);
                    assertTrue(interval > lastInterval, at);
                    assertTrue(due.dueNanos() <= received[frame - draw.back()], at);
                    lastInterval = interval;
                }
                now += random.nextLong(0, longestFrame);
            }
        }
    }

    @Test
    void noIntervalIsPassedOverWhileFramesCome() {
        Sampler sampler = cadence(SECOND, true, 7, 0);
        long taken = 0;
        for (long now = 0; now < 10_000 * SECOND; now += SECOND / 25) {
            Due due = sampler.onFrame(at(now, false)).due();
            if (due != null) {
                assertEquals(taken++, due.dueNanos() / SECOND);
                assertTrue(now - due.dueNanos() < SECOND / 4 + 3 * SECOND / 25);
            }
        }
        assertTrue(taken >= 9_999, "taken " + taken);
    }

    /**
     * What is on screen follows on as many decoys as come at once, or a millisecond apart; by the
     * timestamps each would be shown as long.
     */
    @ParameterizedTest
    @CsvSource({
        "2, 25, 0.3",
        "3, 25, 0.15",
        "5, 25, 0.08",
        "10, 25, 0.03",
        "2, 1, 0.2",
        "50, 1, 0.001"
    })
    void aPublisherThatPutsHarmlessFramesFirstIsSeenAllTheSame(int run, int runs, double least) {
        for (long apart : new long[] {0, SECOND / 1000}) {
            int[] seen = new int[run];
            int samples = 0;
            Sampler sampler = cadence(SECOND, true, 20_26, 0);
            for (long i = 0; i < runs * 5_000L; i++) {
                for (int place = 0; place < run; place++) {
                    long now = i * SECOND / runs + place * apart;
                    long shown = (i * run + place) * 10;
                    if (sampler.onFrame(new Sampler.Frame(now, false, shown, shown)).due()
                            != null) {
                        samples++;
                        seen[place]++;
                    }
                }
            }
            assertTrue(samples > 4_000, "samples " + samples);
            for (int place = 0; place < run; place++) {
                double share = (double) seen[place] / samples;
                assertTrue(share > least, "frame " + place + " of " + run + ": " + share);
            }
        }
    }

    /** Where a network delivers a second at a time, most of it must not go unseen. */
    @Test
    void whatComesInBurstsIsSeenAllOver() {
        Sampler sampler = cadence(SECOND, true, 20_26, 0);
        int first = 0;
        int samples = 0;
        for (long i = 0; i < 5_000; i++) {
            for (int place = 0; place < 30; place++) {
                long shown = (i * 30 + place) * 33;
                if (sampler.onFrame(new Sampler.Frame(i * SECOND, false, shown, shown)).due()
                        != null) {
                    samples++;
                    first += place < 4 ? 1 : 0;
                }
            }
        }
        assertTrue(samples > 4_000, "samples " + samples);
        assertTrue(first < 0.75 * samples, first + " of " + samples);
    }

    @Test
    void aFrameAnIntervalIsNotSkipped() {
        Sampler sampler = cadence(SECOND, true, 7, 0);
        for (long i = 1; i < 1_000; i++) {
            assertNotNull(sampler.onFrame(at(i * SECOND, false)).due());
        }
    }

    @Test
    void momentsAreUniformOverTheIntervalAndIndependentOfTheOneBefore() {
        Sampler sampler = cadence(SECOND, true, 20_26, 0);
        int cells = 20;
        int draws = 40_000;
        int[] single = new int[cells];
        int[] pairs = new int[cells * cells];
        int before = 0;
        for (int i = 0; i < draws; i++) {
            int cell = (int) ((sampler.nextDueNanos() - i * SECOND) * cells / SECOND);
            single[cell]++;
            pairs[before * cells + cell]++;
            before = cell;
            sampler.onFrame(at((i + 1) * SECOND - 1, false));
        }
        assertTrue(chiSquare(single, draws) < 43.8, "0.999 quantile for 19 degrees of freedom");
        assertTrue(chiSquare(pairs, draws) < 490, "0.999 quantile for 399 degrees of freedom");
    }

    private static double chiSquare(int[] observed, int draws) {
        double expected = (double) draws / observed.length;
        double sum = 0;
        for (int count : observed) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }

    @Test
    void theSameSeedDrawsTheSameMomentsWhateverTheFrames() {
        Sampler slow = cadence(SECOND, true, 5, 0);
        Sampler fast = cadence(SECOND, true, 5, 0);
        List<Long> bySlow = new ArrayList<>();
        List<Long> byFast = new ArrayList<>();
        for (long now = 0; now < 100 * SECOND; now += SECOND / 10) {
            collect(slow, now, bySlow);
            for (int i = 0; i < 10; i++) {
                collect(fast, now + i * SECOND / 100, byFast);
            }
        }
        int both = Math.min(bySlow.size(), byFast.size());
        assertTrue(both >= 99);
        assertEquals(bySlow.subList(0, both), byFast.subList(0, both));
    }

    private static void collect(Sampler sampler, long now, List<Long> dues) {
        Due due = sampler.onFrame(at(now, false)).due();
        if (due != null) {
            dues.add(due.dueNanos());
        }
    }

    @Test
    void afterAPauseOneSampleIsTakenForTheNewestInstant() {
        Sampler sampler = cadence(SECOND, false, 0, 0);
        assertEquals(new Due(0, 0), sampler.onFrame(at(0, true)).due());
        assertEquals(
                new Due(1, 3600 * SECOND), sampler.onFrame(at(3600 * SECOND + 5, false)).due());
        assertNull(sampler.onFrame(at(3600 * SECOND + 6, false)).due());
        assertEquals(3601 * SECOND, sampler.nextDueNanos());
    }

    @Test
    void keyframeModeTakesTheFirstKeyframeOfEachInterval() {
        Sampler sampler = keyframes(0);
        assertNull(sampler.onFrame(at(100, false)).due());
        assertEquals(new Due(0, 0), sampler.onFrame(at(200, true)).due());
        assertNull(sampler.onFrame(at(300, true)).due());
        assertEquals(new Due(1, SECOND), sampler.onFrame(at(SECOND, true)).due());
        assertEquals(Sampler.NEVER, sampler.nextDueNanos());
    }

    /** What an encoder sent before its origin accepted was received before the stream began. */
    @Test
    void aKeyframeFromBeforeTheStartIsDueInItsOwnInterval() {
        Sampler sampler = keyframes(10 * SECOND);
        Sampler.Draw draw = sampler.onFrame(at(7 * SECOND + SECOND / 2, true));
        assertEquals(Sampler.Draw.of(new Due(0, 7 * SECOND)), draw);
    }

    @Test
    void keyframeModeSaysWhichIntervalsHadFramesButNoKeyframe() {
        Sampler sampler = keyframes(0);
        sampler.onFrame(at(0, true));
        sampler.onFrame(at(SECOND + 5, false));
        assertEquals(
                new Sampler.Draw(new Due(2, 2 * SECOND), 0, 0, new Due(1, SECOND)),
                sampler.onFrame(at(2 * SECOND, true)));
        assertEquals(
                Sampler.Draw.of(new Due(3, 9 * SECOND)), sampler.onFrame(at(9 * SECOND, true)));
    }

    /**
     * What a publisher shows and sends again and again.
     *
     * @param shown when each frame of a period is shown
     * @param order in which order they are coded
     * @param received when each comes, in the order of coding
     */
    private record Show(long periodMillis, long[] shown, int[] order, long[] received) {
        private static final int PERIODS = 10_000;

        static Show atOnce(long periodMillis, long[] shown) {
            return new Show(periodMillis, shown, inOrder(shown.length), new long[shown.length]);
        }

        static Show asShown(long periodMillis, long[] shown) {
            return new Show(periodMillis, shown, inOrder(shown.length), shown);
        }

        static Show evenly(long periodMillis, long[] shown) {
            long[] received = new long[shown.length];
            Arrays.setAll(received, i -> i * periodMillis / shown.length);
            return new Show(periodMillis, shown, inOrder(shown.length), received);
        }

        Show coded(int... order) {
            return new Show(periodMillis, shown, order, received);
        }

        private static int[] inOrder(int frames) {
            return IntStream.range(0, frames).toArray();
        }

        private Sampler.Frame frame(long period, int place) {
            long begin = period * periodMillis;
            long sent = Long.MAX_VALUE;
            for (int later = place; later < order.length; later++) {
                sent = Math.min(sent, begin + shown[order[later]]);
            }
            long now = (begin + received[place]) * MILLI;
            return new Sampler.Frame(now, false, sent, begin + shown[order[place]]);
        }

        /** How many samples each frame of a period is. */
        int[] samples() {
            int[] samples = new int[order.length];
            Sampler sampler = cadence(SECOND, true, 20_26, 0);
            long frames = 0;
            for (long period = 0; period < PERIODS; period++) {
                for (int place = 0; place < order.length; place++) {
                    Sampler.Frame frame = frame(period, place);
                    if (sampler.heldUntilNanos() <= frame.receivedNanos()) {
                        count(sampler.settle(), frames - 1, samples);
                    }
                    count(sampler.onFrame(frame), frames, samples);
                    frames++;
                }
            }
            return samples;
        }

        private void count(Sampler.Draw draw, long newest, int[] samples) {
            if (draw.due() != null) {
                samples[order[(int) ((newest - draw.back()) % order.length)]]++;
            }
        }

        /** The frame that is shown for longest must be so much of what its time on screen is. */
        void check(double least, String at) {
            int[] samples = samples();
            int longest = 0;
            for (int i = 1; i < shown.length; i++) {
                longest = screenMillis(i) > screenMillis(longest) ? i : longest;
            }
            double onScreen = (double) screenMillis(longest) / periodMillis;
            int all = Arrays.stream(samples).sum();
            double sampled = (double) samples[longest] / all;
            assertTrue(all > 0.6 * PERIODS * periodMillis / 1000, at + ": samples " + all);
            assertTrue(sampled >= least * onScreen, at + ": " + sampled + " of " + onScreen);
        }

        private long screenMillis(int frame) {
            long end = frame + 1 < shown.length ? shown[frame + 1] : periodMillis + shown[0];
            return end - shown[frame];
        }
    }

    /** Harmless frames that flash by don't keep what stays on screen from being looked at. */
    @ParameterizedTest
    @ValueSource(longs = {200, 333, 500, 1000})
    void whatStaysOnScreenIsSampledBesideWhatFlashesBy(long period) {
        long[] ten = LongStream.range(0, 10).toArray();
        long[] tenAtTheEnd =
                LongStream.concat(LongStream.of(0), LongStream.range(period - 9, period)).toArray();
        Show.atOnce(period, ten).check(0.45, "the last of ten at once");
        Show.asShown(period, ten).check(0.45, "the last of ten");
        Show.atOnce(period, tenAtTheEnd).check(0.4, "the first of ten at once");
        Show.asShown(period, tenAtTheEnd).check(0.45, "the first of ten");
        Show.atOnce(period, ten)
                .coded(9, 0, 1, 2, 3, 4, 5, 6, 7, 8)
                .check(0.6, "the last of ten, coded first");
        Show.atOnce(period, new long[] {0, 1}).check(0.5, "the second");
        Show.atOnce(period, new long[] {0, period - 9}).coded(1, 0).check(0.35, "coded last");
        Show.atOnce(period, new long[] {0, 1, 2}).check(0.45, "the third");
        Show.atOnce(period, new long[] {0, period / 4, period / 4 + 1})
                .check(0.25, "after a decoy that stays for a while");
        if (period < 1000) {
            Show.evenly(period, ten).check(0.35, "the last of ten that come evenly");
        }
    }

    /** One frame of each bunch claims to belong long before or after it. */
    @ParameterizedTest
    @ValueSource(longs = {-20, -9_000, -1_000_000, 9_000, 1_000_000})
    void aFrameOutOfItsTimeHidesNothing(long away) {
        for (int place : new int[] {0, 5, 10}) {
            Sampler sampler = cadence(SECOND, true, 20_26, 0);
            int all = 0;
            int seen = 0;
            long frames = 0;
            for (long bunch = 0; bunch < 10_000; bunch++) {
                long now = bunch * 333 * MILLI;
                for (int i = 0; i <= 10; i++) {
                    long shown = bunch * 333 + (i == place ? away : i);
                    if (sampler.heldUntilNanos() <= now) {
                        Sampler.Draw draw = sampler.settle();
                        all += draw.due() == null ? 0 : 1;
                        seen += isLast(draw, frames - 1, place) ? 1 : 0;
                    }
                    Sampler.Draw draw =
                            sampler.onFrame(new Sampler.Frame(now, false, shown, shown));
                    all += draw.due() == null ? 0 : 1;
                    seen += isLast(draw, frames++, place) ? 1 : 0;
                }
            }
            String at = "away " + away + ", place " + place;
            assertTrue(all > 2_000, at + ": samples " + all);
            assertTrue(seen > 0.15 * all, at + ": " + seen + " of " + all);
        }
    }

    private static boolean isLast(Sampler.Draw draw, long newest, int place) {
        int last = place == 10 ? 9 : 10;
        return draw.due() != null && (newest - draw.back()) % 11 == last;
    }

    @Test
    void everySecondSampleIsDrawnWithoutTheTimestampsThatMayLie() {
        int[] samples = Show.atOnce(333, LongStream.range(0, 10).toArray()).samples();
        int all = Arrays.stream(samples).sum();
        for (int frame = 0; frame < samples.length; frame++) {
            double share = (double) samples[frame] / all;
            assertTrue(share > 0.004, "frame " + frame + ": " + share);
        }
    }

    @Test
    void aSteadyTrackIsNeverHeldBack() {
        int[] reordered = {0, 3, 1, 2};
        for (int rate : new int[] {10, 24, 25, 30, 50, 60}) {
            Sampler sampler = cadence(SECOND, true, 3, 0);
            for (long i = 0; i < 100L * rate; i++) {
                long shown = (i / 4 * 4 + reordered[(int) (i % 4)] + 2) * 1000 / rate;
                long now = i * SECOND / rate;
                sampler.onFrame(new Sampler.Frame(now, i % 40 == 0, i * 1000 / rate, shown));
                assertEquals(Sampler.NEVER, sampler.heldUntilNanos(), rate + " a second");
            }
        }
    }

    /** By such timestamps each frame is off the screen before it has come. */
    @Test
    void whoseTimesRunBackwardsIsSampledAllTheSame() {
        Sampler sampler = cadence(SECOND, true, 3, 0);
        int samples = 0;
        for (long i = 0; i < 30_000; i++) {
            long now = i * SECOND / 30;
            long shown = 4_000_000 - i * 33 - (i % 5 == 0 ? 20 : 0);
            if (sampler.heldUntilNanos() <= now) {
                samples += sampler.settle().due() == null ? 0 : 1;
            }
            Sampler.Draw draw = sampler.onFrame(new Sampler.Frame(now, false, shown, shown));
            samples += draw.due() == null ? 0 : 1;
        }
        assertTrue(samples > 990, samples + " in 1000 s");
    }

    @Test
    void nothingIsHeldBackForLongerThanATenthOfASecond() {
        Sampler sampler = cadence(SECOND, true, 3, 0);
        SplittableRandom random = new SplittableRandom(7);
        long now = 0;
        int waits = 0;
        for (int i = 0; i < 100_000; i++) {
            now += random.nextLong(random.nextBoolean() ? SECOND : SECOND / 100);
            long shown = random.nextLong(1_000_000);
            if (sampler.heldUntilNanos() <= now) {
                assertNotNull(sampler.settle().due());
                assertEquals(Sampler.NEVER, sampler.heldUntilNanos());
            }
            sampler.onFrame(new Sampler.Frame(now, false, shown, shown));
            if (sampler.heldUntilNanos() != Sampler.NEVER) {
                assertTrue(sampler.heldUntilNanos() <= now + 100 * MILLI);
                waits++;
            }
        }
        assertTrue(waits > 1_000, "waits " + waits);
        assertEquals(Sampler.Draw.NOTHING, cadence(SECOND, true, 3, 0).settle());
    }
}
