package io.sluice.codecs.video;

import io.sluice.codecs.flv.VideoCodec;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Coded frames to pictures of 224x224: one operation is one frame of a {@link CodedClip}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PictureDecoderBench {
    /** The coded pictures' size and the stream's bits a second. */
    public enum Source {
        P360(640, 360, 1_000_000),
        P720(1280, 720, 2_600_000);

        private final int width;
        private final int height;
        private final int bitsPerSecond;

        Source(int width, int height, int bitsPerSecond) {
            this.width = width;
            this.height = height;
            this.bitsPerSecond = bitsPerSecond;
        }
    }

    @Param({"P360", "P720"})
    Source source;

    private final PicturePool pictures = new PicturePool(PictureSpec.rgb(224, 224), 4);
    private CodedClip clip;
    private List<CodedClip.Frame> keyframes;
    private FfmpegDecoder decoder;
    private DecoderPool pool;
    private long ticket;

    @Setup
    public void open() throws DecodeException {
        clip = CodedClip.drawn(source.width, source.height, source.bitsPerSecond);
        keyframes = clip.frames().stream().filter(CodedClip.Frame::keyframe).toList();
        System.out.printf(
                "# %d frames of %d bytes on average, %d keyframes of %d and more%n",
                clip.frames().size(),
                clip.averageBytes(),
                keyframes.size(),
                keyframes.stream().mapToInt(each -> each.coded().remaining()).min().orElseThrow());
        DecodeLimits limits = DecodeLimits.defaults();
        decoder = FfmpegDecoder.open(VideoCodec.AVC, clip.config(), pictures, limits);
        pool = new DecoderPool(pictures, limits, 16);
    }

    /** Decoded and scaled, each of them: what a sample costs. */
    @Benchmark
    public PictureDecoder.Decoded everyFrame() throws DecodeException {
        decoder.want(ticket);
        feed();
        return taken(decoder.poll());
    }

    /** Decoded only: what the frames before a sample cost. */
    @Benchmark
    public long unwanted() throws DecodeException {
        feed();
        return ticket;
    }

    /** Keyframes alone, by the decoder that the streams of a worker share, and scaled. */
    @Benchmark
    public PictureDecoder.Decoded keyframe() throws DecodeException {
        CodedClip.Frame frame = keyframes.get((int) (ticket % keyframes.size()));
        return taken(pool.decodeKeyframe(VideoCodec.AVC, clip.config(), frame.coded(), ticket++));
    }

    private void feed() throws DecodeException {
        CodedClip.Frame frame = clip.frames().get((int) (ticket % clip.frames().size()));
        decoder.feed(frame.coded(), ticket++, frame.keyframe());
    }

    private static PictureDecoder.Decoded taken(PictureDecoder.Decoded decoded) {
        if (decoded == null) {
            throw new IllegalStateException("a picture is held back");
        }
        decoded.picture().release();
        return decoded;
    }

    @TearDown
    public void nothingIsHeld() {
        decoder.close();
        pool.close();
        if (pictures.held() != 0) {
            throw new IllegalStateException(pictures.held() + " pictures are held");
        }
    }
}
