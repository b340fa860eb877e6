package io.sluice.codecs.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import io.sluice.codecs.flv.AudioTag;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClipEncoderTest {
    private static final int FRAMES = 60;
    private static final int SAMPLE_RATE = 48_000;

    private final List<MediaTag> tags = new ArrayList<>();

    @AfterEach
    void nothingLeaks() {
        tags.forEach(MediaTag::release);
        LeakPresenceDetector.check();
    }

    private void encode(int framesPerSecond, int gopFrames) {
        var video = new ClipEncoder.Video(160, 96, framesPerSecond, gopFrames, 200_000);
        var audio = new ClipEncoder.Audio(SAMPLE_RATE, 64_000);
        ByteBuffer rgb = ByteBuffer.allocateDirect(160 * 96 * 3);
        try (ClipEncoder encoder = new ClipEncoder(video, audio, ByteBufAllocator.DEFAULT)) {
            tags.addAll(encoder.headers());
            for (int n = 0; n < FRAMES; n++) {
                TestVideo.draw(rgb, 160, 96, n);
                tags.addAll(encoder.picture(rgb));
                tags.addAll(encoder.sound(new float[SAMPLE_RATE / framesPerSecond]));
            }
            tags.addAll(encoder.finish());
        }
    }

    @Test
    void eachPictureIsOneTagAndKeyframesComeWhereAsked() {
        encode(30, 20);
        List<MediaTag> video = of(MediaTag.Kind.VIDEO);
        assertTrue(VideoTag.parse(video.getFirst().payload()).isSequenceStart());
        assertEquals(FRAMES + 1, video.size());
        for (int n = 0; n < FRAMES; n++) {
            MediaTag tag = video.get(n + 1);
            assertEquals(n % 20 == 0, VideoTag.parse(tag.payload()).isKeyframe(), "frame " + n);
            assertEquals(n * 1000L / 30, tag.timestampMillis());
        }
    }

    @Test
    void soundGoesOnAtItsOwnPace() {
        encode(30, 30);
        List<MediaTag> audio = of(MediaTag.Kind.AUDIO);
        assertTrue(AudioTag.parse(audio.getFirst().payload()).isSequenceStart());
        for (int n = 0; n + 1 < audio.size(); n++) {
            assertEquals(n * 1024L * 1000 / SAMPLE_RATE, audio.get(n + 1).timestampMillis());
        }
        assertEquals(2000, audio.getLast().timestampMillis(), 50);
    }

    @Test
    void aBufferOfAnotherSizeIsRefused() {
        var video = new ClipEncoder.Video(160, 96, 30, 30, 200_000);
        try (ClipEncoder encoder =
                new ClipEncoder(video, ClipEncoder.Audio.speech(), ByteBufAllocator.DEFAULT)) {
            for (ByteBuffer wrong :
                    List.of(
                            ByteBuffer.allocateDirect(160 * 96 * 3 - 1),
                            ByteBuffer.allocate(160 * 96 * 3))) {
                assertThrows(IllegalArgumentException.class, () -> encoder.picture(wrong));
            }
        }
    }

    private List<MediaTag> of(MediaTag.Kind kind) {
        return tags.stream().filter(tag -> tag.kind() == kind).toList();
    }
}
