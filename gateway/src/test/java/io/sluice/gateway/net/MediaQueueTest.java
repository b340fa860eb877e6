package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.MediaTag.Kind;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.gateway.config.OriginConfig;
import io.sluice.gateway.config.ReconnectConfig;
import io.sluice.gateway.stream.OriginLoss;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What waits while an origin is away: whole GOPs within the bounds, and the headers before them.
 */
class MediaQueueTest {
    private static final long MILLI = 1_000_000;
    private static final int FRAME_BYTES = 100;

    private final List<OriginLoss> lost = new ArrayList<>();
    private final BufferedBytes buffered = new BufferedBytes(10_000);
    private final MediaQueue queue = queue(2_000, Duration.ofSeconds(4));

    private MediaQueue queue(int bytes, Duration time) {
        ReconnectConfig d = ReconnectConfig.defaults();
        ReconnectConfig bounds =
                new ReconnectConfig(
                        d.giveUpAfter(),
                        d.backOff(),
                        d.maxBackOff(),
                        new DataSize(bytes),
                        time,
                        d.bufferInAll());
        OriginConfig config = OriginConfig.defaults().reconnecting(bounds);
        return new MediaQueue(config, buffered, full -> {}, lost::add);
    }

    @AfterEach
    void nothingIsLeft() {
        queue.close();
        assertEquals(0, queue.bytes());
        assertEquals(0, buffered.held());
        LeakPresenceDetector.check();
    }

    private static MediaTag tag(Kind kind, long millis, int... first) {
        ByteBuf payload = ByteBufAllocator.DEFAULT.buffer(FRAME_BYTES);
        for (int value : first) {
            payload.writeByte(value);
        }
        payload.writeZero(FRAME_BYTES - first.length);
        return new MediaTag(kind, millis, payload);
    }

    private static MediaTag keyframe(long millis) {
        return tag(Kind.VIDEO, millis, 0x17, 1);
    }

    private static MediaTag inter(long millis) {
        return tag(Kind.VIDEO, millis, 0x27, 1);
    }

    private static MediaTag audio(long millis) {
        return tag(Kind.AUDIO, millis, 0xAF, 1);
    }

    private static MediaTag videoHeader(long millis, int mark) {
        return tag(Kind.VIDEO, millis, 0x17, 0, 0, 0, 0, mark);
    }

    private static MediaTag audioHeader(long millis) {
        return tag(Kind.AUDIO, millis, 0xAF, 0);
    }

    private static MediaTag metadata(long millis) {
        ByteBuf payload = ByteBufAllocator.DEFAULT.buffer();
        payload.writeByte(2).writeShort(13);
        payload.writeCharSequence("@setDataFrame", StandardCharsets.US_ASCII);
        return new MediaTag(Kind.DATA, millis, payload.writeByte(5));
    }

    private void add(MediaTag tag) {
        queue.add(tag, tag.timestampMillis() * MILLI);
    }

    /** What a connection would get now, in short: a letter a kind, its mark, its time. */
    private String sent() {
        List<String> all = new ArrayList<>();
        while (!queue.isEmpty()) {
            MediaQueue.Waiting next = queue.next();
            all.add(describe(next.tag()) + (next.repeated() ? "*" : ""));
            next.tag().release();
            queue.written(next);
        }
        return String.join(" ", all);
    }

    private static String describe(MediaTag tag) {
        int first = tag.payload().getUnsignedByte(0);
        int second = tag.payload().getUnsignedByte(1);
        String what =
                switch (tag.kind()) {
                    case DATA -> "M";
                    case AUDIO -> second == 0 ? "AH" : "a";
                    case VIDEO ->
                            second == 0
                                    ? "VH" + tag.payload().getUnsignedByte(5)
                                    : first == 0x17 ? "K" : "i";
                };
        return what + "@" + tag.timestampMillis();
    }

    /** What is dropped makes room, and a publisher that was paused sends on within the call. */
    private MediaQueue pausing(Supplier<MediaTag> sentOn) {
        OriginConfig config =
                OriginConfig.defaults().queueing(new DataSize(1_024), new DataSize(512));
        MediaQueue[] paused = new MediaQueue[1];
        paused[0] =
                new MediaQueue(
                        config,
                        buffered,
                        full -> {
                            if (!full) {
                                paused[0].add(sentOn.get(), 0);
                            }
                        },
                        lost::add);
        for (int i = 0; i < 11; i++) {
            paused[0].add(inter(i), 0);
        }
        return paused[0];
    }

    private static String left(MediaQueue queue) {
        List<String> left = new ArrayList<>();
        while (!queue.isEmpty()) {
            MediaQueue.Waiting next = queue.next();
            left.add(describe(next.tag()));
            next.tag().release();
            queue.written(next);
        }
        queue.close();
        return String.join(" ", left);
    }

    @Test
    void aKeyframeThatComesWhileTheBrokenGopIsDroppedSavesNoneOfThatGop() {
        MediaQueue paused = pausing(() -> keyframe(100));
        paused.add(inter(11), 0);
        paused.suspend(0);
        assertEquals(Collections.nCopies(12, OriginLoss.BROKEN_GOP), lost);
        assertEquals("K@100", left(paused));
    }

    /** It goes on with the group that stays. */
    @Test
    void whatComesWhileTheBrokenGopIsDroppedStaysWithTheNextOne() {
        MediaQueue paused = pausing(() -> inter(200));
        paused.add(keyframe(100), 0);
        paused.suspend(0);
        assertEquals(Collections.nCopies(11, OriginLoss.BROKEN_GOP), lost);
        assertEquals("K@100 i@200", left(paused));
    }

    private void begin() {
        add(metadata(0));
        add(videoHeader(0, 1));
        add(audioHeader(0));
    }

    @Test
    void resumesOnAKeyframeWithTheHeadersBeforeIt() {
        begin();
        add(keyframe(0));
        assertEquals("M@0 VH1@0 AH@0 K@0", sent());
        queue.suspend(0);
        add(inter(40));
        add(audio(50));
        add(keyframe(80));
        add(audio(90));
        add(inter(120));
        queue.resume();
        assertEquals("M@80* VH1@80* AH@80* K@80 a@90 i@120", sent());
        assertEquals(List.of(OriginLoss.BROKEN_GOP, OriginLoss.BROKEN_GOP), lost);
    }

    @Test
    void whatWaitedWhenItBrokeGoesOnFromItsKeyframe() {
        begin();
        sent();
        add(inter(40));
        add(keyframe(80));
        add(inter(120));
        queue.suspend(0);
        queue.resume();
        assertEquals("M@80* VH1@80* AH@80* K@80 i@120", sent());
        assertEquals(List.of(OriginLoss.BROKEN_GOP), lost);
    }

    @Test
    void theOldestGopGoesWithItsAudioAndNothingElse() {
        begin();
        sent();
        queue.suspend(0);
        for (int gop = 0; gop < 5; gop++) {
            add(keyframe(gop * 1_000));
            for (int i = 1; i < 4; i++) {
                add(inter(gop * 1_000 + i * 100));
            }
            add(audio(gop * 1_000 + 500));
        }
        queue.resume();
        String sent = sent();
        assertTrue(sent.startsWith("M@1000* VH1@1000* AH@1000* K@1000 i@1100"), sent);
        assertTrue(sent.endsWith("K@4000 i@4100 i@4200 i@4300 a@4500"), sent);
        assertEquals(Collections.nCopies(5, OriginLoss.OVERFLOW), lost);
    }

    /** Else a small tag would keep the large buffer that it came in, which nobody counts. */
    @Test
    void whatWaitsWhileTheOriginIsAwayHoldsNoBufferItCameIn() {
        begin();
        sent();
        ByteBuf received = ByteBufAllocator.DEFAULT.buffer(1_000).writeZero(1_000);
        received.setByte(0, 0x17).setByte(1, 1);
        add(new MediaTag(Kind.VIDEO, 40, received.retainedSlice(0, 100)));
        assertEquals(2, received.refCnt());
        queue.suspend(0);
        assertEquals(1, received.refCnt());
        add(new MediaTag(Kind.VIDEO, 80, received.retainedSlice(0, 100)));
        assertEquals(1, received.refCnt());
        queue.resume();
        String sent = sent();
        assertTrue(sent.endsWith("K@40 K@80"), sent);
        received.release();
    }

    @Test
    void timeIsABoundToo() {
        begin();
        sent();
        queue.suspend(0);
        add(keyframe(0));
        add(inter(3_000));
        add(keyframe(3_500));
        add(inter(4_001));
        queue.resume();
        assertEquals("M@3500* VH1@3500* AH@3500* K@3500 i@4001", sent());
        assertEquals(List.of(OriginLoss.OVERFLOW, OriginLoss.OVERFLOW), lost);
    }

    @Test
    void aGopLongerThanTheBoundGoesWholeAndTheNextIsWaitedFor() {
        begin();
        sent();
        queue.suspend(0);
        add(keyframe(0));
        for (int i = 1; i <= 30; i++) {
            add(inter(i * 10));
        }
        assertTrue(queue.isEmpty());
        queue.resume();
        add(inter(400));
        assertEquals("", sent());
        add(keyframe(500));
        assertEquals("M@500* VH1@500* AH@500* K@500", sent());
        long overflow = lost.stream().filter(OriginLoss.OVERFLOW::equals).count();
        assertEquals(21, overflow);
        assertEquals(32, lost.size());
    }

    @Test
    void aHeaderThatChangedMeanwhileIsTheOneThatIsSent() {
        begin();
        add(keyframe(0));
        sent();
        queue.suspend(0);
        add(videoHeader(10, 2));
        add(keyframe(20));
        add(videoHeader(30, 3));
        add(keyframe(40));
        queue.resume();
        assertEquals("M@20* AH@20* VH2@20* K@20 VH3@30 K@40", sent());
        assertEquals(List.of(), lost);
    }

    @Test
    void aSecondBreakBeforeTheHeadersWereSentLosesNothingMore() {
        begin();
        sent();
        queue.suspend(0);
        add(keyframe(0));
        queue.resume();
        queue.suspend(0);
        queue.resume();
        assertEquals("M@0* VH1@0* AH@0* K@0", sent());
        assertEquals(List.of(), lost);
    }

    @Test
    void audioAloneLosesNoMoreThanTheBound() {
        add(audioHeader(0));
        add(audio(1));
        sent();
        queue.suspend(0);
        for (int i = 0; i < 25; i++) {
            add(audio(10 + i));
        }
        queue.resume();
        String sent = sent();
        assertTrue(sent.startsWith("AH@15* a@15 a@16"), sent);
        assertEquals(Collections.nCopies(5, OriginLoss.OVERFLOW), lost);
    }

    @Test
    void allStreamsTogetherAreBounded() {
        MediaQueue other = queue(100_000, Duration.ofHours(1));
        other.suspend(0);
        other.add(keyframe(0), 0);
        for (int i = 0; i < 98; i++) {
            other.add(inter(i), 0);
        }
        assertEquals(9_900, buffered.held());
        queue.suspend(0);
        add(keyframe(0));
        assertEquals(List.of(), lost);
        add(inter(1));
        assertEquals(List.of(OriginLoss.OVERFLOW, OriginLoss.OVERFLOW), lost);
        assertEquals(9_900, buffered.held());
        lost.clear();
        other.close();
        assertEquals(Collections.nCopies(99, OriginLoss.GIVEN_UP), lost);
    }

    @Test
    void headersPastAllBoundsMakeAStreamThatCanNotBeResumed() {
        assertTrue(queue.resumable());
        ByteBuf huge = ByteBufAllocator.DEFAULT.buffer().writeByte(0x17).writeByte(0);
        add(new MediaTag(Kind.VIDEO, 0, huge.writeZero(300 * 1024)));
        sent();
        assertFalse(queue.resumable());
    }

    /**
     * Whatever happens in whatever order: each tag is sent, lost or a header, and GOPs are whole.
     */
    @Test
    void everyTagIsSentOrCounted() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            lost.clear();
            MediaQueue any = queue(random.nextInt(300, 3_000), Duration.ofMillis(2_000));
            any.add(keyframe(0), 0);
            int offered = 1;
            int taken = 0;
            boolean away = false;
            boolean mayBeInter = true;
            for (int i = 0; i < 400; i++) {
                switch (random.nextInt(12)) {
                    case 0 -> {
                        if (away) {
                            any.resume();
                        } else {
                            any.suspend(i * 20L * MILLI);
                            mayBeInter = false;
                        }
                        away = !away;
                    }
                    case 1, 2 -> {
                        while (!away && !any.isEmpty()) {
                            MediaQueue.Waiting next = any.next();
                            String what = describe(next.tag());
                            assertTrue(mayBeInter || !what.startsWith("i"), "seed " + seed);
                            mayBeInter |= what.startsWith("K");
                            next.tag().release();
                            any.written(next);
                            taken++;
                        }
                    }
                    case 3, 4 -> {
                        any.add(keyframe(i), i * 20L * MILLI);
                        offered++;
                    }
                    case 5 -> {
                        any.add(audio(i), i * 20L * MILLI);
                        offered++;
                    }
                    default -> {
                        any.add(inter(i), i * 20L * MILLI);
                        offered++;
                    }
                }
            }
            any.close();
            assertEquals(offered, taken + lost.size(), "seed " + seed);
            assertEquals(0, any.bytes(), "seed " + seed);
        }
    }
}
