package io.sluice.loadtest.clip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.netty.buffer.ByteBuf;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks set and found. */
class StreamMarkTest {
    private static final int[] HVCC = {0x90, 'h', 'v', 'c', '1'};

    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4711, 0x0A0B_0C0D, Integer.MAX_VALUE})
    void aMarkSaysItsPublish(int publish) {
        MediaTag marked =
                marked(avc(publish, 4), Clips.video(9, 0x17, 1, 0, 0, 7, 0, 0, 0, 2, 0x65, 1));

        assertEquals(OptionalInt.of(publish), StreamMark.find(marked));
        assertEquals(9, marked.timestampMillis());
        assertEquals(7, VideoTag.parse(marked.payload()).compositionMillis());
        marked.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void theMessageIsAUnitOfItsOwnBeforeTheFirstOne(int lengthBytes) {
        int[] slice = {0x65, 1, 2, 3};
        MediaTag marked = marked(avc(7, lengthBytes), keyframe(lengthBytes, slice));

        ByteBuf payload = marked.payload().duplicate().skipBytes(5);
        byte[] message = unit(payload, lengthBytes);
        assertEquals(6, message[0]);
        assertEquals("sluice-load-mark", new String(message, 3, 16, StandardCharsets.US_ASCII));
        assertEquals("0000000700000000", new String(message, 19, 16, StandardCharsets.US_ASCII));
        assertEquals((byte) 0x80, message[message.length - 1]);
        assertArrayEquals(new byte[] {0x65, 1, 2, 3}, unit(payload, lengthBytes));
        assertEquals(0, payload.readableBytes());
        marked.release();
    }

    @Test
    void anAccessUnitDelimiterStaysFirst() {
        MediaTag marked = marked(avc(7, 4), keyframe(4, new int[] {9, 0x10}, new int[] {0x65, 1}));

        ByteBuf payload = marked.payload().duplicate().skipBytes(5);
        assertArrayEquals(new byte[] {9, 0x10}, unit(payload, 4));
        assertEquals(6, unit(payload, 4)[0]);
        assertArrayEquals(new byte[] {0x65, 1}, unit(payload, 4));
        assertEquals(OptionalInt.of(7), StreamMark.find(marked));
        marked.release();
    }

    @Test
    void hevcIsMarkedWithItsOwnKindOfUnit() {
        StreamMark mark = new StreamMark(12);
        int[] config = new int[5 + 23];
        System.arraycopy(HVCC, 0, config, 0, 5);
        config[5 + 21] = 0xFF;
        MediaTag header = Clips.video(0, config);
        mark.follow(header);
        header.release();
        int[] coded = {
            0x91, 'h', 'v', 'c', '1', 0, 0, 0, 0, 0, 0, 3, 0x46, 1, 0x50, 0, 0, 0, 3, 0x26, 1, 9
        };
        MediaTag marked = marked(mark, Clips.video(40, coded));

        ByteBuf payload = marked.payload().duplicate().skipBytes(8);
        assertArrayEquals(new byte[] {0x46, 1, 0x50}, unit(payload, 4));
        byte[] message = unit(payload, 4);
        assertArrayEquals(new byte[] {0x4E, 1, 5, 32}, Arrays.copyOf(message, 4));
        assertArrayEquals(new byte[] {0x26, 1, 9}, unit(payload, 4));
        assertEquals(OptionalInt.of(12), StreamMark.find(marked));
        marked.release();
    }

    @Test
    void twoKeyframesOfOneStreamDiffer() {
        StreamMark mark = avc(7, 4);
        MediaTag one = marked(mark, keyframe(4, new int[] {0x65, 1}));
        MediaTag other = marked(mark, keyframe(4, new int[] {0x65, 1}));

        assertNotEquals(one.payload(), other.payload());
        one.release();
        other.release();
    }

    @Test
    void othersAreLeftAsTheyAre() {
        StreamMark mark = new StreamMark(7);
        MediaTag header = Clips.video(0, 0x90, 'a', 'v', '0', '1', 0x81, 4, 0x0C, 0);
        mark.follow(header);
        header.release();
        MediaTag keyframe = Clips.video(0, 0x91, 'a', 'v', '0', '1', 0x12, 0, 0x0A);
        MediaTag same = marked(mark, keyframe);

        assertEquals(8, same.size());
        assertEquals(OptionalInt.empty(), StreamMark.find(same));
        same.release();
    }

    /** Units whose lengths are nonsense are not looked into. */
    @Test
    void brokenKeyframesAreMarkedInFrontOfWhatTheyHold() {
        for (int[] body :
                new int[][] {
                    {},
                    {0},
                    {0, 0, 0, 9},
                    {0x7F, 0xFF, 0xFF, 0xFF, 9},
                    {0xFF, 0, 0, 0, 9, 9},
                    {0, 0, 0, 0, 9}
                }) {
            int[] bytes = new int[5 + body.length];
            bytes[0] = 0x17;
            bytes[1] = 1;
            System.arraycopy(body, 0, bytes, 5, body.length);
            MediaTag marked = marked(avc(3, 4), Clips.video(0, bytes));

            assertEquals(OptionalInt.of(3), StreamMark.find(marked));
            marked.release();
        }
    }

    @Test
    void nothingElseIsTakenForAMark() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            assertNoMark(bytes);
        }
        assertNoMark("sluice-load-mark0000000700000000".getBytes(StandardCharsets.US_ASCII));
        assertNoMark("\5\40sluice-load-markx000000700000000".getBytes(StandardCharsets.US_ASCII));
        assertNoMark("\5\40sluice-load-markffffffff00000000".getBytes(StandardCharsets.US_ASCII));
        assertNoMark("\5\40sluice-load-mark0000000".getBytes(StandardCharsets.US_ASCII));
        assertNoMark(new byte[0]);
    }

    private static void assertNoMark(byte[] bytes) {
        MediaTag tag = new MediaTag(MediaTag.Kind.VIDEO, 0, Clips.ALLOC.buffer().writeBytes(bytes));
        assertEquals(OptionalInt.empty(), StreamMark.find(tag));
        tag.release();
    }

    private static StreamMark avc(int publish, int lengthBytes) {
        StreamMark mark = new StreamMark(publish);
        MediaTag header = Clips.video(0, 0x17, 0, 0, 0, 0, 1, 100, 0, 30, 0xFC | (lengthBytes - 1));
        mark.follow(header);
        header.release();
        return mark;
    }

    private static MediaTag marked(StreamMark mark, MediaTag keyframe) {
        return mark.on(keyframe, VideoTag.parse(keyframe.payload()), Clips.ALLOC);
    }

    private static MediaTag keyframe(int lengthBytes, int[]... units) {
        ByteBuf payload = Clips.ALLOC.buffer().writeByte(0x17).writeByte(1).writeMedium(0);
        for (int[] unit : units) {
            for (int i = lengthBytes - 1; i >= 0; i--) {
                payload.writeByte(unit.length >> 8 * i);
            }
            for (int each : unit) {
                payload.writeByte(each);
            }
        }
        return new MediaTag(MediaTag.Kind.VIDEO, 0, payload);
    }

    private static byte[] unit(ByteBuf payload, int lengthBytes) {
        int length = 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = length << 8 | payload.readUnsignedByte();
        }
        byte[] unit = new byte[length];
        payload.readBytes(unit);
        return unit;
    }
}
