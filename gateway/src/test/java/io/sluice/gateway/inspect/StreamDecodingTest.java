package io.sluice.gateway.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import io.sluice.gateway.config.SamplingConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamDecodingTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long FRAME = SECOND / 30;

    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    /**
     * A GOP's presentation order where every {@code group}-th frame is referred to by those before.
     */
    private static long order(long first, int index, int group) {
        if (index == 0 || group == 1) {
            return first + index;
        }
        int place = (index - 1) % group;
        return place == 0 ? first + index + group - 1 : first + index - 1;
    }

    private static void gop(Rig rig, int frames, int group) {
        long first = rig.pictures();
        for (int i = 0; i < frames; i++) {
            rig.frame(i == 0, order(first, i, group));
            rig.workOff();
            rig.pass(FRAME);
        }
    }

    /** The heart of it: whatever the GOPs, the frames inspected are exactly those that were due. */
    @Test
    void everyDueFrameIsInspectedAndNoOther() {
        int superseded = 0;
        for (long seed = 0; seed < 150; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Rig.Settings settings = new Rig.Settings();
            settings.seed = seed;
            settings.cadenceNanos = random.nextLong(SECOND / 5, 2 * SECOND);
            int group = random.nextInt(1, 5);
            settings.delayFrames = group == 1 ? 0 : random.nextInt(1, group + 1);
            try (Rig rig = new Rig(settings)) {
                rig.header(1);
                int steady = random.nextInt(1, 120);
                boolean regular = random.nextBoolean();
                for (int gop = 0; gop < 15; gop++) {
                    int frames = regular && random.nextInt(8) > 0 ? steady : random.nextInt(1, 300);
                    gop(rig, frames, group);
                    if (random.nextInt(10) == 0) {
                        rig.pass(SECOND / 10);
                        rig.workOff();
                        rig.pass(random.nextLong(10 * SECOND));
                    }
                }
                gop(rig, 70, 1);
                rig.checkScored("seed " + seed);
                List<Miss> causes = rig.causes();
                assertTrue(EnumSet.of(Miss.SUPERSEDED).containsAll(causes), causes + " " + seed);
                superseded += causes.size();
                long inside = rig.counts().samplesInFlight();
                assertTrue(inside <= 2, "seed " + seed + ": " + inside + " still inside");
                long ended = rig.scored().size() + causes.size();
                assertEquals(rig.dueByPicture.size(), ended + inside, "seed " + seed);
            }
        }
        assertTrue(superseded < 20, "pushed out together: " + superseded);
    }

    /** A worker that lags, a classifier that fails, decoders that break: all is accounted for. */
    @Test
    void everySampleEndsOnceWhateverGoesWrong() {
        Set<Miss> seen = new TreeSet<>();
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Rig.Settings settings = new Rig.Settings();
            settings.seed = seed;
            settings.cadenceNanos = SECOND / 4;
            settings.delayFrames = random.nextInt(3);
            settings.tapTags = random.nextInt(5, 200);
            settings.tailBytes = random.nextInt(20, 1000);
            settings.pictures = random.nextInt(1, 4);
            Rig rig = new Rig(settings);
            try (rig) {
                rig.header(1);
                for (int i = 0; i < 900; i++) {
                    step(rig, random, i);
                    if (i % 10 == 0) {
                        InspectionCounts counts = rig.counts();
                        long ended = counts.drawn() - counts.samplesInFlight();
                        assertEquals(ended, rig.inspections.size(), "seed " + seed);
                        assertTrue(counts.samplesInFlight() >= 0, "seed " + seed);
                        assertTrue(counts.tagsInFlight() >= 0, "seed " + seed);
                    }
                }
                rig.checkScored("seed " + seed);
            }
            rig.missed().forEach(missed -> seen.add(missed.cause()));
        }
        Set<Miss> here = EnumSet.complementOf(EnumSet.of(Miss.PROCESS_LOST, Miss.POISON));
        assertEquals(here, seen, "every kind of loss was met");
    }

    private static void step(Rig rig, SplittableRandom random, int i) {
        int busy = 8;
        rig.trouble =
                random.nextInt(100) > 0
                        ? FakeDecoders.Trouble.NONE
                        : FakeDecoders.Trouble.values()[random.nextInt(5)];
        rig.classifierFails = random.nextInt(20) == 0;
        if (random.nextInt(60) == 0) {
            rig.header(random.nextInt(2));
        } else if (random.nextInt(100) == 0) {
            rig.hidden();
        } else {
            rig.frame(random.nextInt(25) == 0, i);
        }
        rig.pass(random.nextLong(3 * FRAME));
        if (random.nextInt(busy) == 0) {
            rig.decode();
        }
        if (random.nextInt(2 * busy) == 0) {
            rig.infer();
        }
        if (random.nextInt(200) == 0) {
            rig.pass(3 * SECOND);
        }
    }

    /** A sample comes 2.9 frames after its instant in the mean, of 30 an interval. */
    private static double allowed(int gopFrames) {
        double gop = gopFrames / 30.0;
        return (gop - 0.58 + 2.9 / 30) / gop;
    }

    /** Frames of which one is due, since an instant has passed. */
    private static void someFrames(Rig rig) {
        for (int i = 0; i < 30; i++) {
            rig.frame(false, rig.pictures());
            rig.workOff();
        }
    }

    private static double decodedShare(int gopFrames) {
        Rig.Settings settings = new Rig.Settings();
        settings.seed = 99;
        try (Rig rig = new Rig(settings)) {
            rig.header(1);
            for (int i = 0; i < 90_000 / gopFrames; i++) {
                gop(rig, gopFrames, 1);
            }
            InspectionCounts counts = rig.counts();
            return (double) counts.tagsDecoded() / counts.tagsOffered();
        }
    }

    /** (G - 0.58 c) / G for G of 2 c and more, at random moments. */
    @Test
    void theDecodedShareIsWhatTheGopsAllow() {
        assertEquals(allowed(61), decodedShare(61), 0.03);
        assertEquals(allowed(121), decodedShare(121), 0.03);
        assertTrue(decodedShare(15) < 0.6, "GOPs of half the cadence: most are not touched");
    }

    @Test
    void aGopThatNeverEndsIsDecodedOn() {
        try (Rig rig = new Rig(new Rig.Settings())) {
            rig.header(1);
            for (int i = 0; i < 10; i++) {
                gop(rig, 30, 1);
            }
            gop(rig, 30 * 60, 1);
            assertEquals(List.of(), rig.causes());
            assertEquals(rig.dueByPicture.size(), rig.scored().size());
        }
    }

    @Test
    void reorderIsToldApart() {
        Rig.Settings settings = new Rig.Settings();
        settings.delayFrames = 3;
        try (Rig rig = new Rig(settings)) {
            rig.header(1);
            gop(rig, 300, 1);
            assertTrue(rig.scored().size() > 8);
            for (Inspection.Scored scored : rig.scored()) {
                Sample sample = scored.sample();
                assertEquals(3 * FRAME, sample.reorderNanos());
                assertEquals(3 * FRAME, sample.stamps().between(Stage.TAPPED, Stage.DECODED));
            }
        }
    }

    @Test
    void framesBeforeTheFirstKeyframeAndUnknownTracksAreSaid() {
        try (Rig rig = new Rig(new Rig.Settings())) {
            rig.header(1);
            rig.pass(SECOND);
            rig.frame(false, 0);
            rig.workOff();
            assertEquals(List.of(Miss.NO_KEYFRAME), rig.causes());
            rig.pass(SECOND);
            rig.hidden();
            rig.workOff();
            assertEquals(List.of(Miss.NO_KEYFRAME, Miss.CODEC), rig.causes());
        }
    }

    @Test
    void aNewSequenceHeaderNeedsANewKeyframeAndTheSameOneDoesNot() {
        try (Rig rig = new Rig(new Rig.Settings())) {
            rig.header(1);
            gop(rig, 40, 1);
            rig.header(1);
            rig.pass(2 * SECOND);
            rig.frame(false, 40);
            rig.pass(SECOND / 10);
            rig.workOff();
            assertEquals(List.of(), rig.causes());
            rig.header(2);
            rig.pass(2 * SECOND);
            rig.frame(false, 41);
            rig.pass(SECOND / 10);
            rig.workOff();
            assertEquals(List.of(Miss.NO_KEYFRAME), rig.causes());
            gop(rig, 60, 1);
            assertEquals(1, rig.causes().size());
        }
    }

    @Test
    void aBrokenFrameCostsItsGopOnly() {
        try (Rig rig = new Rig(new Rig.Settings())) {
            rig.header(1);
            gop(rig, 10, 1);
            rig.trouble = FakeDecoders.Trouble.CORRUPT;
            rig.frame(false, 10);
            rig.workOff();
            rig.trouble = FakeDecoders.Trouble.NONE;
            int before = rig.causes().size();
            rig.pass(SECOND);
            someFrames(rig);
            assertEquals(before + 1, rig.causes().size());
            assertEquals(Miss.DECODE_FAILED, rig.causes().getLast());
            gop(rig, 60, 1);
            assertEquals(before + 1, rig.causes().size());
        }
    }

    /** What it holds is not accounted for: it must not keep it until the next keyframe. */
    @Test
    void aDecoderWithoutMemoryGoesAtOnceAndComesBackWithTheNextGop() {
        try (Rig rig = new Rig(new Rig.Settings())) {
            rig.header(1);
            gop(rig, 10, 1);
            rig.pass(SECOND);
            rig.trouble = FakeDecoders.Trouble.NO_MEMORY;
            someFrames(rig);
            assertEquals(List.of(Miss.OVERLOAD), rig.causes());
            assertEquals(0, rig.openDecoders());
            rig.trouble = FakeDecoders.Trouble.NONE;
            rig.frame(false, 11);
            rig.workOff();
            assertEquals(0, rig.openDecoders());
            int scored = rig.scored().size();
            gop(rig, 60, 1);
            assertTrue(rig.scored().size() > scored);
            assertEquals(List.of(Miss.OVERLOAD), rig.causes());
        }
    }

    @Test
    void aWorkerFarBehindGoesOnAtTheNewestKeyframe() {
        try (Rig rig = new Rig(new Rig.Settings())) {
            rig.header(1);
            for (int gop = 0; gop < 5; gop++) {
                for (int i = 0; i < 60; i++) {
                    rig.frame(i == 0, rig.pictures());
                    rig.pass(FRAME);
                }
            }
            rig.workOff();
            assertTrue(rig.causes().contains(Miss.LATE));
            assertEquals(240, rig.counts().tagsDropped().get(Miss.LATE));
            assertTrue(rig.scored().stream().allMatch(s -> s.sample().pictureId() >= 240));
            assertTrue(rig.scored().size() + rig.causes().size() >= 9);
        }
    }

    @Test
    void keyframeModeDecodesKeyframesOnly() {
        Rig.Settings settings = new Rig.Settings();
        settings.mode = SamplingConfig.Mode.KEYFRAMES;
        try (Rig rig = new Rig(settings)) {
            rig.header(1);
            for (int i = 0; i < 20; i++) {
                gop(rig, 60, 1);
            }
            InspectionCounts counts = rig.counts();
            assertEquals(rig.scored().size(), counts.tagsDecoded());
            assertEquals(20, rig.scored().size(), 1);
            assertTrue(rig.causes().stream().allMatch(Miss.NO_KEYFRAME::equals));
        }
    }
}
