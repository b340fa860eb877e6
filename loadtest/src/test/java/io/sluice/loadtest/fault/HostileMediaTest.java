package io.sluice.loadtest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.MediaSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Media that are well formed and hostile, tag by tag. */
class HostileMediaTest {
    private static final int[] HEADER = {0x17, 0, 0, 0, 0};
    private static final int[] KEYFRAME = {0x17, 1, 0, 0, 0, 9};
    private static final int[] INTER = {0x27, 1, 0, 0, 0, 9};
    private static final int[] CUT_OFF = {0x17};

    @AfterEach
    void findNoLeak() {
        LeakPresenceDetector.check();
    }

    @Test
    void anEndlessGopKeepsTheHeadersAndOnlyTheFirstKeyframe() {
        Clip clip =
                new Clip(
                        List.of(
                                video(0, HEADER),
                                audio(0),
                                video(0, KEYFRAME),
                                video(40, INTER),
                                video(80, KEYFRAME),
                                audio(85),
                                video(90, CUT_OFF),
                                video(120, KEYFRAME),
                                video(160, INTER)),
                        200);
        try (clip;
                MediaSource source = new EndlessGop(clip.play(2))) {
            List<String> played = played(source);
            assertEquals(
                    List.of(
                            "VIDEO 0 17.0",
                            "AUDIO 0",
                            "VIDEO 0 17.1",
                            "VIDEO 40 27.1",
                            "AUDIO 85",
                            "VIDEO 90 17",
                            "VIDEO 160 27.1",
                            "VIDEO 200 17.0",
                            "AUDIO 200",
                            "VIDEO 240 27.1",
                            "AUDIO 285",
                            "VIDEO 290 17",
                            "VIDEO 360 27.1"),
                    played);
            assertTrue(source.exhausted());
        }
    }

    @Test
    void anEndlessGopThatIsClosedClosesItsSource() {
        try (Clip clip = new Clip(List.of(video(0, KEYFRAME), video(40, KEYFRAME)), 80)) {
            MediaSource inner = clip.play(1);
            MediaSource source = new EndlessGop(inner);
            assertFalse(source.exhausted());
            source.close();
            assertTrue(inner.exhausted());
            assertTrue(source.exhausted());
            assertNull(source.poll());
        }
    }

    @Test
    void frozenVideoKeepsTheFirstTimestampWhileSoundGoesOn() {
        assertEquals(
                List.of("VIDEO 7 17.0", "AUDIO 20", "VIDEO 7 17.1", "VIDEO 7 27.1", "DATA 60"),
                sent(
                        new FrozenTimestamps(),
                        video(7, HEADER),
                        audio(20),
                        video(33, KEYFRAME),
                        video(0xFFFF_FFFFL, INTER),
                        data(60)));
    }

    private static List<String> sent(UnaryOperator<MediaTag> asSent, MediaTag... tags) {
        List<String> sent = new ArrayList<>();
        for (MediaTag tag : tags) {
            MediaTag other = asSent.apply(tag);
            sent.add(text(other));
            other.release();
        }
        return sent;
    }

    private static List<String> played(MediaSource source) {
        List<String> played = new ArrayList<>();
        while (!source.exhausted()) {
            MediaTag tag = source.poll();
            assertNotNull(tag);
            played.add(text(tag));
            tag.release();
        }
        return played;
    }

    private static String text(MediaTag tag) {
        String head = tag.kind() + " " + tag.timestampMillis();
        if (tag.kind() != MediaTag.Kind.VIDEO) {
            return head;
        }
        String first = " " + Integer.toHexString(tag.payload().getUnsignedByte(0));
        return head + first + (tag.size() > 1 ? "." + tag.payload().getByte(1) : "");
    }

    private static MediaTag video(long timestampMillis, int... bytes) {
        return tag(MediaTag.Kind.VIDEO, timestampMillis, bytes);
    }

    private static MediaTag audio(long timestampMillis) {
        return tag(MediaTag.Kind.AUDIO, timestampMillis, 0xAF, 1, 5);
    }

    private static MediaTag data(long timestampMillis) {
        return tag(MediaTag.Kind.DATA, timestampMillis, 2, 0, 0);
    }

    private static MediaTag tag(MediaTag.Kind kind, long timestampMillis, int... bytes) {
        var payload = ByteBufAllocator.DEFAULT.buffer(bytes.length);
        for (int value : bytes) {
            payload.writeByte(value);
        }
        return new MediaTag(kind, timestampMillis, payload);
    }
}
