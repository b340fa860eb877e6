package io.sluice.gateway.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.config.TapConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TapTest {
    private static final long MILLI = 1_000_000L;

    private final MockTicker ticker = Ticker.newMockTicker();
    private final Book book = new Book();
    private Tap tap = tap(8, 1024);

    /** Every call of the tap, counted. */
    private static final class Book implements TapListener {
        private int offered;
        private int drawn;
        private int kept;
        private int closed;
        private final List<Due> unmet = new ArrayList<>();
        private final List<Loss> lost = new ArrayList<>();
        private final List<Due> lostDues = new ArrayList<>();

        @Override
        public void onOffered() {
            offered++;
        }

        @Override
        public void onDrawn() {
            drawn++;
        }

        @Override
        public void onUnmet(Due due, long nowNanos) {
            unmet.add(due);
        }

        @Override
        public void onKept(TappedTag tag) {
            kept++;
        }

        @Override
        public void onLost(TappedTag tag, Loss loss) {
            lost.add(loss);
            if (tag.due() != null) {
                lostDues.add(tag.due());
            }
        }

        @Override
        public void onClosed() {
            closed++;
        }
    }

    private Tap tap(int maxTags, long maxBytes) {
        return tap(maxTags, maxBytes, SamplingConfig.defaults());
    }

    private Tap tap(int maxTags, long maxBytes, SamplingConfig sampling) {
        return new Tap(limits(maxTags, maxBytes), Sampler.of(sampling, 1, 0), ticker, book);
    }

    private static TapConfig limits(int maxTags, long maxBytes) {
        return new TapConfig(
                8, maxTags, new DataSize(maxBytes), DataSize.kibibytes(1), DataSize.mebibytes(1));
    }

    private boolean offer(MediaTag tag) {
        try {
            return tap.offer(tag, ticker.nanoTime()) == 0;
        } finally {
            tag.release();
        }
    }

    private boolean offerFrame(boolean keyframe) {
        return offer(TestTags.frame(keyframe, 0, 0));
    }

    @AfterEach
    void nothingLeaks() {
        tap.close();
        LeakPresenceDetector.check();
    }

    private TappedTag next() {
        TappedTag next = tap.queue().poll();
        assertNotNull(next);
        next.release();
        return next;
    }

    @Test
    void givesWhatItTookInOrderWithNumberedPictures() {
        ticker.advanceMillis(5);
        assertTrue(offer(TestTags.sequenceStart(1)));
        assertTrue(offerFrame(true));
        assertTrue(offerFrame(false));
        assertTrue(next().video().isSequenceStart());
        TappedTag key = next();
        assertTrue(key.isKeyframe());
        assertEquals(0, key.pictureId());
        assertEquals(5 * MILLI, key.receivedNanos());
        assertEquals(5 * MILLI, key.tappedNanos());
        assertEquals(1, next().pictureId());
        assertNull(tap.queue().poll());
        assertEquals(3, book.kept);
    }

    @Test
    void whatHoldsNothingToInspectPassesBy() {
        assertTrue(offer(TestTags.audio()));
        assertTrue(offer(TestTags.emptyFrame()));
        assertEquals(0, tap.queue().size());
        assertEquals(0, book.offered);
    }

    @Test
    void whatMayHideAPictureIsKeptAndSampled() {
        ticker.advanceMillis(2_000);
        assertTrue(offer(TestTags.at(2_000, TestTags.hidden())));
        assertNotNull(next().due());
        ticker.advanceMillis(2_000);
        assertTrue(offer(TestTags.at(4_000, TestTags.malformed())));
        ticker.advanceMillis(100);
        assertEquals(0, tap.settle());
        TappedTag malformed = next();
        assertNotNull(malformed.due());
        assertTrue(malformed.video().packet().mayHidePictures());
    }

    @Test
    void aFullTapDropsUpToTheNextKeyframeThatFits() {
        offerFrame(true);
        for (int i = 1; i < 8; i++) {
            assertTrue(offerFrame(false));
        }
        assertFalse(offerFrame(false));
        for (int i = 0; i < 8; i++) {
            assertFalse(next().afterLoss());
        }
        assertFalse(offerFrame(false), "its reference frame was dropped");
        assertTrue(offerFrame(true));
        assertTrue(offerFrame(false));
        TappedTag resumed = next();
        assertTrue(resumed.afterLoss());
        assertTrue(resumed.isKeyframe());
        assertEquals(10, resumed.pictureId());
        assertFalse(next().afterLoss());
        assertEquals(List.of(TapListener.Loss.FULL, TapListener.Loss.FULL), book.lost);
    }

    @Test
    void aSequenceHeaderIsNeverLost() {
        offerFrame(true);
        while (offerFrame(false)) {}
        assertTrue(offer(TestTags.sequenceStart(1)));
        assertTrue(offer(TestTags.sequenceStart(2)), "the newer one takes its place");
        assertFalse(offerFrame(true), "no room yet");
        while (tap.queue().size() > 1) {
            next();
        }
        assertTrue(offerFrame(true));
        TappedTag header = tap.queue().poll();
        assertNotNull(header);
        assertTrue(header.video().isSequenceStart());
        assertEquals(2, header.tag().payload().getByte(5));
        header.release();
        assertTrue(next().afterLoss());
    }

    @Test
    void bytesAreBoundedToo() {
        assertTrue(offer(TestTags.frame(true, 0, 0, 1000)));
        assertFalse(offer(TestTags.frame(false, 1, 1, 25)));
        next();
        assertTrue(offer(TestTags.frame(true, 2, 2, 1024)));
        assertFalse(offer(TestTags.frame(false, 3, 3, 21)));
    }

    @Test
    void aSampleInADroppedFrameIsToldAtOnce() {
        offerFrame(true);
        while (offerFrame(false)) {}
        ticker.advanceMillis(1_000);
        for (int i = 0; i < 30; i++) {
            assertFalse(offerFrame(false));
        }
        assertEquals(book.drawn, book.lostDues.size());
        assertTrue(book.drawn > 0);
    }

    @Test
    void staleTagsInFrontOfTheNewestKeyframeAreSkipped() {
        offer(TestTags.sequenceStart(1));
        offerFrame(true);
        offerFrame(false);
        ticker.advanceMillis(100);
        offerFrame(true);
        offerFrame(false);
        offerFrame(true);
        offerFrame(false);
        assertEquals(List.of(), tap.queue().skipStale(0), "nothing is that old");
        List<TappedTag> skipped = tap.queue().skipStale(1);
        assertEquals(5, skipped.size());
        skipped.forEach(TappedTag::release);
        assertEquals(4, next().pictureId());
        assertEquals(List.of(), tap.queue().skipStale(Long.MAX_VALUE), "no newer keyframe");
    }

    @Test
    void closingReleasesAndTellsWhatWaits() {
        ticker.advanceMillis(1_000);
        offer(TestTags.sequenceStart(1));
        offerFrame(true);
        tap.close();
        tap.close();
        assertEquals(List.of(TapListener.Loss.CLOSED, TapListener.Loss.CLOSED), book.lost);
        assertEquals(book.drawn, book.lostDues.size());
        assertEquals(1, book.closed);
        assertFalse(offerFrame(true));
        assertEquals(2, book.offered);
        assertTrue(Tap.takingNothing().closed());
    }

    @Test
    void everyTagIsPolledOrToldAsLostWithinTheBounds() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int maxTags = random.nextInt(1, 20);
            Book fate = new Book();
            TapSpace space = new TapSpace(limits(maxTags, 500));
            Sampler sampler = Sampler.of(SamplingConfig.defaults(), seed, 0);
            Tap bounded = new Tap(new TagQueue(space, fate), sampler, ticker, fate);
            int polled = 0;
            int polledDues = 0;
            long lastId = -1;
            for (int step = 0; step < 300; step++) {
                ticker.advanceMillis(random.nextInt(100));
                if (random.nextInt(3) > 0) {
                    boolean key = random.nextInt(6) == 0;
                    MediaTag tag =
                            random.nextInt(20) == 0
                                    ? TestTags.sequenceStart(step)
                                    : TestTags.frame(key, step, step, random.nextInt(21, 120));
                    bounded.offer(tag, ticker.nanoTime());
                    tag.release();
                } else {
                    TappedTag tag = bounded.queue().poll();
                    if (tag != null) {
                        boolean frame = !tag.video().isSequenceStart();
                        String at = "seed " + seed + ", step " + step;
                        assertTrue(
                                !frame
                                        || tag.isKeyframe()
                                        || tag.pictureId() == lastId + 1
                                        || lastId == -1,
                                at);
                        lastId = frame ? tag.pictureId() : lastId;
                        polled++;
                        polledDues += tag.due() == null ? 0 : 1;
                        tag.release();
                    }
                }
                assertTrue(bounded.queue().size() <= maxTags + 2, "seed " + seed);
                assertEquals(fate.offered, polled + fate.lost.size() + bounded.queue().size());
            }
            assertTrue(space.heldBytes() <= 500, "seed " + seed);
            bounded.close();
            assertEquals(0, space.heldBytes(), "seed " + seed);
            assertEquals(fate.offered, polled + fate.lost.size(), "seed " + seed);
            assertEquals(fate.drawn, polledDues + fate.lostDues.size(), "seed " + seed);
        }
    }

    @Test
    void aGreedyTapLeavesRoomForTheOthersOfItsSpace() {
        TapSpace space = new TapSpace(limits(100_000, 1 << 30));
        Sampler sampler = Sampler.of(SamplingConfig.defaults(), 1, 0);
        try (Tap greedy = new Tap(new TagQueue(space, book), sampler, ticker, book)) {
            tap.close();
            tap = greedy;
            assertTrue(offer(TestTags.frame(true, 0, 0, 1_000)));
            int taken = 1;
            while (offer(TestTags.frame(false, taken, taken, 1_000))) {
                taken++;
            }
            assertTrue(taken > 200 && taken < 220, taken + " KB of a MiB");
            tap = new Tap(new TagQueue(space, book), sampler, ticker, book);
            assertTrue(offer(TestTags.frame(true, 0, 0, 100_000)));
        }
        tap.close();
        assertEquals(0, space.heldBytes());
    }

    @Test
    void ofAHeaderThatNoDecoderTakesOnlySoMuchIsHeld() {
        ByteBuf body = ByteBufAllocator.DEFAULT.buffer().writeByte(0x17).writeInt(0);
        body.writeZero(3 << 20);
        tap.close();
        tap = tap(8, 1 << 30);
        assertTrue(offer(new MediaTag(MediaTag.Kind.VIDEO, 5, body)));
        TappedTag held = tap.queue().poll();
        assertNotNull(held);
        assertEquals(5 + Tap.MAX_HEADER_BYTES, held.size());
        assertTrue(held.tag().payload().capacity() < 100_000, "the rest is let go");
        assertEquals(5, held.tag().timestampMillis());
        held.release();
    }

    private Tap keyframeTap() {
        SamplingConfig base = SamplingConfig.defaults();
        return tap(
                8,
                1024,
                new SamplingConfig(
                        SamplingConfig.Mode.KEYFRAMES,
                        base.cadence(),
                        true,
                        base.deadline(),
                        base.maxGap()));
    }

    @Test
    void keyframeModeTellsUnmetIntervals() {
        tap.close();
        tap = keyframeTap();
        offerFrame(true);
        ticker.advanceMillis(1_000);
        offerFrame(false);
        ticker.advanceMillis(1_000);
        offerFrame(true);
        assertEquals(List.of(new Due(1, 1_000 * MILLI)), book.unmet);
        assertEquals(3, book.drawn);
    }

    /** The second keyframe of an interval and all inter frames are decoded for nothing. */
    @Test
    void keyframeModeKeepsOnlyWhatIsSampled() {
        tap.close();
        tap = keyframeTap();
        offer(TestTags.sequenceStart(1));
        offerFrame(true);
        offerFrame(false);
        offerFrame(true);
        ticker.advanceMillis(1_000);
        offerFrame(false);
        offerFrame(true);
        List<Long> pictures = new ArrayList<>();
        for (TappedTag tag = tap.queue().poll(); tag != null; tag = tap.queue().poll()) {
            if (tag.due() != null) {
                pictures.add(tag.pictureId());
            }
            tag.release();
        }
        assertEquals(List.of(0L, 4L), pictures);
        assertEquals(3, book.offered);
        assertEquals(3, book.kept);
        assertEquals(List.of(), book.lost);
    }

    /** Bunches of ten frames at once, of which the last is shown for a third of a second. */
    private final class Bunches {
        private static final int SIZE = 10;
        private static final int APART = 333;
        private int sent;

        int place() {
            return sent % SIZE;
        }

        /** Offers the next frame, when its time has come. */
        boolean offerNext(int bytes) {
            if (place() == 0) {
                pass(APART);
            }
            int millis = sent / SIZE * APART + place();
            boolean keyframe = sent++ == 0;
            return offer(TestTags.at(millis, TestTags.frame(keyframe, 0, 0, bytes)));
        }

        private void pass(int millis) {
            for (int i = 0; i < millis; i++) {
                ticker.advanceMillis(1);
                if (ticker.nanoTime() >= tap.heldUntilNanos()) {
                    tap.settle();
                }
            }
        }

        /** Goes on until a frame is held back. */
        void untilHeld(int bytes) {
            while (tap.heldUntilNanos() == Sampler.NEVER) {
                assertTrue(offerNext(bytes));
                assertTrue(sent < 10_000, "never");
                for (int waiting = tap.queue().size(); waiting > 0; waiting--) {
                    next();
                }
            }
        }
    }

    @Test
    void whatIsShownForLongIsSampledByTheTimeOnScreen() {
        tap.close();
        tap = tap(100, 1 << 20);
        Bunches bunches = new Bunches();
        int[] sampled = new int[Bunches.SIZE];
        int polled = 0;
        long longestHeld = 0;
        for (int i = 0; i < 1_000 * Bunches.SIZE; i++) {
            assertTrue(bunches.offerNext(21));
            TappedTag tag = tap.queue().poll();
            while (tag != null) {
                assertEquals(polled, tag.pictureId(), "in the order of arrival");
                if (tag.due() != null) {
                    sampled[polled % Bunches.SIZE]++;
                    assertTrue(tag.due().dueNanos() <= tag.receivedNanos());
                    assertTrue(tag.nextDueNanos() > tag.due().dueNanos());
                }
                longestHeld = Math.max(longestHeld, tag.givenNanos() - tag.receivedNanos());
                polled++;
                tag.release();
                tag = tap.queue().poll();
            }
        }
        int samples = book.drawn;
        assertTrue(samples > 300, samples + " in 333 s");
        int shown = sampled[Bunches.SIZE - 1];
        assertTrue(shown > 0.45 * samples, shown + " of " + samples);
        assertTrue(shown < 0.8 * samples, "timestamps alone don't decide: " + shown);
        assertTrue(longestHeld >= 100 * MILLI && longestHeld <= 500 * MILLI, "" + longestHeld);
        assertEquals(book.offered, polled);
    }

    @Test
    void aHeaderWaitsBehindWhatIsHeldBeforeIt() {
        tap.close();
        tap = tap(100, 1 << 20);
        Bunches bunches = new Bunches();
        bunches.untilHeld(21);
        assertTrue(offer(TestTags.sequenceStart(1)));
        assertEquals(0, tap.queue().size());
        bunches.pass(600);
        assertEquals(Sampler.NEVER, tap.heldUntilNanos());
        assertFalse(next().video().isSequenceStart());
        assertTrue(next().video().isSequenceStart());
        assertTrue(bunches.offerNext(21));
    }

    /** The same header again and again between the frames, as some encoders send it. */
    @Test
    void headersDontDecideWhatIsSampled() {
        tap.close();
        tap = tap(100, 1 << 20);
        Bunches bunches = new Bunches();
        int samples = 0;
        int ofTheLast = 0;
        for (int i = 0; i < 1_000 * Bunches.SIZE; i++) {
            assertTrue(bunches.offerNext(21));
            assertTrue(offer(TestTags.sequenceStart(1)));
            for (int waiting = tap.queue().size(); waiting > 0; waiting--) {
                TappedTag tag = next();
                if (tag.due() != null) {
                    samples++;
                    ofTheLast += tag.pictureId() % Bunches.SIZE == Bunches.SIZE - 1 ? 1 : 0;
                }
            }
        }
        assertTrue(ofTheLast > 0.45 * samples, ofTheLast + " of " + samples);
    }

    @Test
    void whatIsHeldBackIsToldAsLostAtTheEnd() {
        Bunches bunches = new Bunches();
        bunches.untilHeld(21);
        int offered = book.offered;
        tap.close();
        assertEquals(offered + 1, book.offered);
        assertEquals(List.of(TapListener.Loss.CLOSED), book.lost);
        assertEquals(List.of(), book.lostDues, "nothing was drawn yet");
        assertEquals(Sampler.NEVER, tap.heldUntilNanos());
    }

    @Test
    void whatIsHeldBackGoesWhereTheInspectorGivesUp() {
        Bunches bunches = new Bunches();
        bunches.untilHeld(21);
        tap.queue().close();
        assertFalse(offerFrame(false));
        assertEquals(Sampler.NEVER, tap.heldUntilNanos());
        assertEquals(0, tap.settle());
    }

    @Test
    void onlySoMuchIsHeldBack() {
        tap.close();
        tap = tap(100, 1 << 30);
        Bunches bunches = new Bunches();
        bunches.untilHeld(21);
        bunches.offerNext(Tap.MAX_HELD_BYTES + 1);
        assertEquals(Sampler.NEVER, tap.heldUntilNanos());
    }
}
