package io.sluice.codecs.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.VideoTag.Frame;
import io.sluice.codecs.flv.VideoTag.Packet;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoTagTest {
    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # bytes,                   codec,         frame,              packet,         cts, offset
                    '',                        UNKNOWN,       RESERVED,           EMPTY,          0,   0
                    17 00 000000 01640028,     AVC,           KEYFRAME,           SEQUENCE_START, 0,   5
                    17 01 000043 00000001 65,  AVC,           KEYFRAME,           CODED_FRAMES,   67,  5
                    27 01 ffffd6 00000001 41,  AVC,           INTER,              CODED_FRAMES,   -42, 5
                    27 01 7fffff 00,           AVC,           INTER,              CODED_FRAMES,   8388607, 5
                    27 01 800000 00,           AVC,           INTER,              CODED_FRAMES,   -8388608, 5
                    27 01 000000,              AVC,           INTER,              CODED_FRAMES,   0,   5
                    17 02 000000,              AVC,           KEYFRAME,           SEQUENCE_END,   0,   5
                    17 02,                     AVC,           KEYFRAME,           SEQUENCE_END,   0,   2
                    17 03 000000 00,           AVC,           KEYFRAME,           OTHER,          0,   5
                    37 01 000000 00,           AVC,           DISPOSABLE_INTER,   CODED_FRAMES,   0,   5
                    47 01 000000 00,           AVC,           GENERATED_KEYFRAME, CODED_FRAMES,   0,   5
                    57 00,                     AVC,           COMMAND,            COMMAND,        0,   1
                    07 01 000000 00,           AVC,           RESERVED,           CODED_FRAMES,   0,   5
                    67 01 000000 00,           AVC,           RESERVED,           CODED_FRAMES,   0,   5
                    1c 01 000021 00,           HEVC,          KEYFRAME,           CODED_FRAMES,   33,  5
                    12 84,                     SORENSON_H263, KEYFRAME,           CODED_FRAMES,   0,   1
                    14 00,                     VP6,           KEYFRAME,           CODED_FRAMES,   0,   1
                    1f 00,                     UNKNOWN,       KEYFRAME,           CODED_FRAMES,   0,   1
                    90 68766331 01,            HEVC,          KEYFRAME,           SEQUENCE_START, 0,   5
                    91 68766331 fffffe 00,     HEVC,          KEYFRAME,           CODED_FRAMES,   -2,  8
                    a3 68766331 00,            HEVC,          INTER,              CODED_FRAMES,   0,   5
                    90 61766331 01,            AVC,           KEYFRAME,           SEQUENCE_START, 0,   5
                    a1 61766331 000010 00,     AVC,           INTER,              CODED_FRAMES,   16,  8
                    a1 76766331 000010 00,     VVC,           INTER,              CODED_FRAMES,   16,  8
                    90 61763031 81,            AV1,           KEYFRAME,           SEQUENCE_START, 0,   5
                    91 61763031 12 00,         AV1,           KEYFRAME,           CODED_FRAMES,   0,   5
                    91 76703039 82,            VP9,           KEYFRAME,           CODED_FRAMES,   0,   5
                    91 76703038 82,            VP8,           KEYFRAME,           CODED_FRAMES,   0,   5
                    92 61766331,               AVC,           KEYFRAME,           SEQUENCE_END,   0,   5
                    94 68766331 02,            HEVC,          KEYFRAME,           METADATA,       0,   5
                    d4 68766331 02,            HEVC,          COMMAND,            METADATA,       0,   5
                    d1 00,                     UNKNOWN,       COMMAND,            COMMAND,        0,   1
                    95 61763031 00,            AV1,           KEYFRAME,           SEQUENCE_START, 0,   5
                    98 61763031 00,            AV1,           KEYFRAME,           OTHER,          0,   5
                    91 58585858 00,            UNKNOWN,       KEYFRAME,           CODED_FRAMES,   0,   5
                    96 00 61766331 01,         UNKNOWN,       KEYFRAME,           MULTITRACK,     0,   1
                    97 00 00 00,               UNKNOWN,       KEYFRAME,           MOD_EX,         0,   1
                    """)
    void readsTheHeader(
            String hex, VideoCodec codec, Frame frame, Packet packet, int composition, int offset) {
        ByteBuf payload = bytes(hex);
        assertEquals(
                new VideoTag(codec, frame, packet, composition, offset), VideoTag.parse(payload));
        assertEquals(1, payload.readerIndex(), "the indices stay");
        payload.release();
    }

    @ParameterizedTest
    @CsvSource({"17", "17 01", "17 00 0000", "27 01 0000", "90", "91 617663", "a1 61766331 0000"})
    void aHeaderCutShortIsThePeersFault(String hex) {
        ByteBuf payload = bytes(hex);
        ProtocolException e = assertThrows(ProtocolException.class, () -> VideoTag.parse(payload));
        assertEquals(Violation.TAG, e.violation());
        payload.release();
    }

    @Test
    void onlyCodedKeyframesStartDecoding() {
        assertTrue(parse("17 01 000000 00").isKeyframe());
        assertTrue(parse("93 61766331 00").isKeyframe());
        assertFalse(parse("17 00 000000 00").isKeyframe());
        assertFalse(parse("27 01 000000 00").isKeyframe());
        assertFalse(parse("97 00 00 00").isKeyframe());
    }

    @Test
    void whatMayHidePicturesSaysSo() {
        for (String hex : new String[] {"96 00", "97 00", "98 61763031", "17 09 000000"}) {
            assertTrue(parse(hex).packet().mayHidePictures(), hex);
        }
        assertFalse(parse("94 68766331").packet().mayHidePictures());
        assertFalse(parse("17 01 000000").packet().mayHidePictures());
    }

    /** FFmpeg decodes what follows a sequence's end; not every player looks at a command. */
    @Test
    void whatSaysItIsEmptyIsNotOnceMoreFollows() {
        String end = "0000000109";
        for (String header :
                new String[] {"57 01 000000", "17 02 000000", "92 61766331", "d1 61766331"}) {
            assertFalse(parse(header).packet().mayHidePictures(), header);
            assertFalse(parse(header + end).packet().mayHidePictures(), header);
            assertTrue(parse(header + end + "00").packet().mayHidePictures(), header);
        }
    }

    @Test
    void anyBytesGiveATagOrTheProtocolsException() {
        for (int seed = 0; seed < 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] any = new byte[random.nextInt(12)];
            random.nextBytes(any);
            ByteBuf payload = ByteBufAllocator.DEFAULT.buffer().writeBytes(any);
            try {
                int offset = VideoTag.parse(payload).codedOffset();
                assertTrue(offset <= any.length, "seed " + seed);
            } catch (ProtocolException e) {
                assertEquals(Violation.TAG, e.violation(), "seed " + seed);
            } finally {
                payload.release();
            }
        }
    }

    private static VideoTag parse(String hex) {
        ByteBuf payload = bytes(hex);
        try {
            return VideoTag.parse(payload);
        } finally {
            payload.release();
        }
    }

    /** The payload behind one byte already read, so that a forgotten reader index shows. */
    static ByteBuf bytes(String hex) {
        return ByteBufAllocator.DEFAULT
                .buffer()
                .writeByte(0xEE)
                .writeBytes(ByteBufUtil.decodeHexDump(hex.replace(" ", "")))
                .readerIndex(1);
    }
}
