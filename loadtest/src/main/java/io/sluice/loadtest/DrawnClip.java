package io.sluice.loadtest;

import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.video.ClipEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A clip that the project draws itself: a painter's pictures in H.264 and a quiet chord in AAC, the
 * same bytes at each drawing.
 *
 * @param frames how many pictures it has
 */
public record DrawnClip(
        ClipEncoder.Video video, ClipEncoder.Audio audio, int frames, Painter painter) {
    private static final double[] CHORD_HERTZ = {220, 277.18, 329.63};
    private static final double LOUDNESS = 0.05;

    /** Its tags by time, headers first; the receiver owns them. */
    public List<MediaTag> tags(ByteBufAllocator allocator) {
        List<MediaTag> tags = new ArrayList<>();
        ByteBuffer rgb = ByteBuffer.allocateDirect(video.width() * video.height() * 3);
        try (ClipEncoder encoder = new ClipEncoder(video, audio, allocator)) {
            tags.addAll(encoder.headers());
            for (int frame = 0; frame < frames; frame++) {
                painter.paint(frame, rgb);
                tags.addAll(encoder.picture(rgb));
                tags.addAll(encoder.sound(sound(samplesBefore(frame), samplesBefore(frame + 1))));
            }
            tags.addAll(encoder.finish());
        }
        tags.sort(Comparator.comparingLong(MediaTag::timestampMillis));
        return tags;
    }

    public long durationMillis() {
        return frames * 1000L / video.framesPerSecond();
    }

    private int samplesBefore(int frame) {
        return (int) ((long) frame * audio.sampleRate() / video.framesPerSecond());
    }

    private float[] sound(int from, int to) {
        float[] samples = new float[to - from];
        for (int i = 0; i < samples.length; i++) {
            double seconds = (double) (from + i) / audio.sampleRate();
            double sum = 0;
            for (double hertz : CHORD_HERTZ) {
                sum += StrictMath.sin(2 * Math.PI * hertz * seconds);
            }
            samples[i] = (float) (LOUDNESS * sum);
        }
        return samples;
    }
}
