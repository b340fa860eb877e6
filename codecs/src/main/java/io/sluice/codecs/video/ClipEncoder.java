package io.sluice.codecs.video;

import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws streams for tests and the demo: RGB24 frames and mono samples to H.264 and AAC tags. The
 * gateway never encodes. Not thread-safe; owns native memory, so it must be closed.
 *
 * <p>Whoever receives the tags owns them. Their order is that of the calls: who alternates between
 * a frame and that frame's share of samples gets an interleaved clip.
 */
public final class ClipEncoder implements AutoCloseable {

    /**
     * What the pictures are coded as.
     *
     * @param gopFrames from one keyframe to the next
     */
    public record Video(
            int width, int height, int framesPerSecond, int gopFrames, int bitsPerSecond) {}

    /** What the sound is coded as: AAC-LC, one channel. */
    public record Audio(int sampleRate, int bitsPerSecond) {
        public static Audio speech() {
            return new Audio(44_100, 48_000);
        }
    }

    private final Video settings;
    private final H264Encoder video;
    private final AacEncoder audio;

    public ClipEncoder(Video video, Audio audio, ByteBufAllocator allocator) {
        Ffmpeg.load();
        this.settings = video;
        this.video = new H264Encoder(video, allocator);
        this.audio = new AacEncoder(audio, allocator);
    }

    /** Both sequence headers, at time 0. */
    public List<MediaTag> headers() {
        return List.of(video.header(), audio.header());
    }

    /**
     * Adds the next picture.
     *
     * @param rgb a direct buffer of exactly one picture's RGB24 rows, from its start to its limit
     */
    public List<MediaTag> picture(ByteBuffer rgb) {
        int bytes = settings.width() * settings.height() * 3;
        if (!rgb.isDirect() || rgb.position() != 0 || rgb.limit() != bytes) {
            throw new IllegalArgumentException("wanted a direct buffer of " + bytes + " bytes");
        }
        return video.encode(rgb);
    }

    /** Adds the next samples, each in -1 to 1. */
    public List<MediaTag> sound(float[] samples) {
        return audio.encode(samples);
    }

    /** Ends the clip: the tags still inside, pictures first. */
    public List<MediaTag> finish() {
        List<MediaTag> tags = new ArrayList<>(video.finish());
        tags.addAll(audio.finish());
        return tags;
    }

    @Override
    public void close() {
        video.close();
        audio.close();
    }
}
