package io.sluice.codecs.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.rtmp.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Video messages as Enhanced RTMP v2 packs them, and each track's part as a plain tag. */
class VideoTracksTest {
    private static final String AVC1 = "61766331";
    private static final String HVC1 = "68766331";
    private static final String AV01 = "61763031";

    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    /** The parts as "track:payload in hex". */
    private static List<String> parts(byte[] payload) {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer().writeBytes(payload);
        MediaTag message = new MediaTag(MediaTag.Kind.VIDEO, 77, buffer);
        List<String> parts = new ArrayList<>();
        try {
            VideoTracks.split(
                    message,
                    (track, tag) -> {
                        assertEquals(77, tag.timestampMillis());
                        parts.add(track + ":" + ByteBufUtil.hexDump(tag.payload()));
                    });
        } finally {
            assertEquals(0, buffer.readerIndex());
            message.release();
        }
        return parts;
    }

    private static List<String> parts(String hex) {
        return parts(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'', 0:",
        "17 01 000000 AA, 0:1701000000aa",
        "91 68766331 000000 AA, 0:9168766331000000aa",
        "94 61763031 02, 0:946176303102",
        // one track, as FFmpeg 8 sends its second video: coded frame, then a sequence start
        "96 01 61766331 01 000000 AABB, 1:9161766331000000aabb",
        "96 00 61766331 01 0142, 1:90617663310142",
        // an inter frame of track 5
        "A6 03 61766331 05 CC, 5:a361766331cc",
        // ModEx: a timestamp offset of 3 bytes before a coded frame
        "97 02 000001 01 68766331 000000 AA, 0:9168766331000000aa",
        // ModEx twice, then multitrack
        "97 00 FF 07 00 FF 06 01 61766331 02 000000 AA, 2:9161766331000000aa",
        // a command behind a ModEx
        "D7 00 FF 01 00, 0:d10000000000",
    })
    void oneTrack(String hex, String part) {
        assertEquals(List.of(part), parts(hex));
    }

    @Test
    void manyTracksOfOneCodec() {
        String track0 = "00 000004 000000 AA";
        String track7 = "07 000005 000001 BBBB";
        assertEquals(
                List.of("0:91" + HVC1 + "000000aa", "7:91" + HVC1 + "000001bbbb"),
                parts("96 11" + HVC1 + track0 + track7));
    }

    @Test
    void manyTracksOfManyCodecs() {
        assertEquals(
                List.of("0:93" + AVC1 + "aa", "1:93" + AV01 + "bb", "2:93" + HVC1),
                parts(
                        "96 23"
                                + (AVC1 + "00 000001 AA")
                                + (AV01 + "01 000001 BB")
                                + (HVC1 + "02 000000")));
    }

    @Test
    void aModifierMayBeLong() {
        String size256 = "FF 0100";
        assertEquals(
                List.of("0:91" + AVC1 + "000000aa"),
                parts("97" + size256 + "00".repeat(257) + "01" + AVC1 + "000000 AA"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "96",
        "96 01",
        "96 01 617663",
        "96 01 61766331",
        "96 06 61766331 00 AA",
        "96 07 61766331 00 AA",
        "96 31 61766331 00 AA",
        "96 11 61766331 00 000002 AA",
        "96 11 61766331 00 0000",
        "97",
        "97 02 0000",
        "97 FF 01",
        "97 FF FFFF 00",
        "97 00 FF 01 617663",
    })
    void whatCantBeReadIsRefused(String hex) {
        assertThrows(ProtocolException.class, () -> parts(hex));
    }

    @Test
    void aMessageOfVeryManyTracksIsRefused() {
        String many = "96 21" + (AVC1 + "00 000000").repeat(33);
        assertThrows(ProtocolException.class, () -> parts(many));
    }

    /** Nothing but a ProtocolException, and nothing leaks. */
    @Test
    void anyBytes() {
        for (int seed = 0; seed < 50_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] payload = new byte[random.nextInt(1, 40)];
            random.nextBytes(payload);
            payload[0] = (byte) (0x80 | random.nextInt(8) << 4 | random.nextInt(6, 8));
            try {
                parts(payload);
            } catch (ProtocolException expected) {
                assertEquals(ProtocolException.class, expected.getClass());
            }
        }
    }
}
