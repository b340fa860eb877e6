package io.sluice.gateway.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.config.SamplingConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
