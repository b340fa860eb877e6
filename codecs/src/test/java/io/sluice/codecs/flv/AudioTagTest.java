package io.sluice.codecs.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioTagTest {
    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # bytes,          codec,   packet,              offset
                    '',               UNKNOWN, EMPTY,               0
                    af 00 1210,       AAC,     SEQUENCE_START,      2
                    af 01 21,         AAC,     CODED_FRAMES,        2
                    ae 01,            AAC,     CODED_FRAMES,        2
                    af 02,            AAC,     OTHER,               2
                    2f ff,            MP3,     CODED_FRAMES,        1
                    22,               MP3,     CODED_FRAMES,        1
                    b2 00,            SPEEX,   CODED_FRAMES,        1
                    70 00,            G711_A,  CODED_FRAMES,        1
                    c0 00,            UNKNOWN, CODED_FRAMES,        1
                    90 4f707573 01,   OPUS,    SEQUENCE_START,      5
                    91 4f707573 01,   OPUS,    CODED_FRAMES,        5
                    91 6d703461 21,   AAC,     CODED_FRAMES,        5
                    92 61632d33,      AC3,     SEQUENCE_END,        5
                    94 65632d33 01,   EAC3,    MULTICHANNEL_CONFIG, 5
                    91 664c6143 00,   FLAC,    CODED_FRAMES,        5
                    91 2e6d7033 00,   MP3,     CODED_FRAMES,        5
                    93 6d703461 00,   AAC,     OTHER,               5
                    91 58585858 00,   UNKNOWN, CODED_FRAMES,        5
                    95 01 6d703461,   UNKNOWN, MULTITRACK,          1
                    97 00 00 01,      UNKNOWN, MOD_EX,              1
                    """)
    void readsTheHeader(String hex, AudioCodec codec, AudioTag.Packet packet, int offset) {
        ByteBuf payload = VideoTagTest.bytes(hex);
        assertEquals(new AudioTag(codec, packet, offset), AudioTag.parse(payload));
        payload.release();
    }

    @ParameterizedTest
    @CsvSource({"af", "90", "91 4f7075"})
    void aHeaderCutShortIsThePeersFault(String hex) {
        ByteBuf payload = VideoTagTest.bytes(hex);
        ProtocolException e = assertThrows(ProtocolException.class, () -> AudioTag.parse(payload));
        assertEquals(Violation.TAG, e.violation());
        payload.release();
    }
}
