package io.sluice.codecs.video;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * A {@link PictureDecoder} on libavcodec: one software context, one thread, coded frames straight
 * from the tags. A new sequence header needs a new decoder.
 *
 * <p>libavcodec hides broken data by inventing pixels. Such a picture is never delivered: where it
 * was wanted, or others may refer to it, feeding it fails as {@link Reason#CORRUPT}; a broken B
 * picture that nobody wanted (the first ones of an open GOP) is passed over. A coded frame that is
 * missing altogether goes unnoticed, as in every player on this library: who skips one has to
 * {@link #reset} and wait for a keyframe, or the pictures behind the gap show stale content.
 *
 * <p>After {@link Reason#NO_PICTURE} decoding may go on; after any other failure it needs {@link
 * #reset} and a keyframe. Pictures that came out before stay to be polled.
 */
public final class FfmpegDecoder implements PictureDecoder {
    /** No codec delays a picture by more coded frames than this; an older wanted ticket is lost. */
    private static final int MAX_DELAY_FRAMES = 64;

    private static final AtomicInteger OPEN = new AtomicInteger();

    private final VideoCodec codec;
    private final PicturePool pictures;
    private final DecodeLimits limits;
    private final Scaler scaler;
    private final AVCodecContext context;
    private final DecoderFootprint footprint;
    private final AVPacket packet;
    private final AVFrame frame;
    private final TreeSet<Long> wanted = new TreeSet<>();
    private final ArrayDeque<Decoded> ready = new ArrayDeque<>();
    private @Nullable DecodeException failure;
    private boolean awaitsKeyframe = true;
    private boolean closed;

    private FfmpegDecoder(
            VideoCodec codec,
            AVCodecContext context,
            DecoderFootprint footprint,
            PicturePool pictures,
            DecodeLimits limits) {
        this.codec = codec;
        this.context = context;
        this.footprint = footprint;
        this.pictures = pictures;
        this.limits = limits;
        this.scaler = new Scaler(pictures.spec());
        this.packet = av_packet_alloc();
        this.frame = av_frame_alloc();
        OPEN.incrementAndGet();
    }

    /** How many are open in this process, each with native memory of its own. */
    public static int openDecoders() {
        return OPEN.get();
    }

    /**
     * A decoder for one sequence header.
     *
     * @param config the body of the sequence header (for AVC the avcC record); copied; may be empty
     *     where the codec's frames say all themselves (AV1, VP9, VP8)
     * @throws DecodeException if there is no decoder for the codec or the configuration is no good
     */
    public static FfmpegDecoder open(
            VideoCodec codec, byte[] config, PicturePool pictures, DecodeLimits limits)
            throws DecodeException {
        if (config.length > limits.maxConfigBytes()) {
            throw new DecodeException(
                    Reason.TOO_LARGE, "sequence header of " + config.length + " bytes");
        }
        Ffmpeg.load();
        DecoderSetup setup = DecoderSetup.of(codec, config);
        AVCodecContext context = avcodec_alloc_context3(setup.decoder());
        context.thread_count(1);
        byte[] extradata = setup.extradata();
        if (extradata.length > 0) {
            context.extradata(Ffmpeg.padded(extradata)).extradata_size(extradata.length);
        }
        PixelCap.guard(context, limits.maxPixels());
        int result = avcodec_open2(context, context.codec(), (AVDictionary) null);
        if (result < 0) {
            avcodec_free_context(context);
            throw new DecodeException(Reason.CORRUPT, "open: " + Ffmpeg.error(result));
        }
        DecoderFootprint footprint = new DecoderFootprint(codec, context, limits);
        return new FfmpegDecoder(codec, context, footprint, pictures, limits);
    }

    /**
     * Loads the native libraries now, which takes a few hundred milliseconds, and not at the first
     * picture.
     */
    public static void loadNative() {
        Ffmpeg.load();
    }

    @Override
    public void feed(ByteBuffer coded, long ticket, boolean keyframe) throws DecodeException {
        requireOpen();
        int size = coded.remaining();
        if (awaitsKeyframe && !keyframe) {
            throw new DecodeException(Reason.CORRUPT, "inter frame without its keyframe");
        }
        if (size == 0 || size > limits.maxFrameBytes()) {
            throw new DecodeException(
                    size == 0 ? Reason.CORRUPT : Reason.TOO_LARGE, "frame of " + size + " bytes");
        }
        if (codec == VideoCodec.AV1) {
            Av1Frames.check(coded, limits.maxPixels());
        }
        awaitsKeyframe = false;
        fill(coded, ticket, keyframe);
        int result = avcodec_send_packet(context, packet);
        av_packet_unref(packet);
        if (result < 0) {
            throw rejected(result);
        }
        receive();
    }

    private void fill(ByteBuffer coded, long ticket, boolean keyframe) {
        int result = av_new_packet(packet, coded.remaining());
        if (result < 0) {
            throw new OutOfMemoryError("av_new_packet " + coded.remaining());
        }
        packet.data().capacity(coded.remaining()).asByteBuffer().put(coded.duplicate());
        packet.pts(ticket).dts(ticket).flags(keyframe ? AV_PKT_FLAG_KEY : 0);
    }

    /**
     * Takes out each picture that is complete; the first failure among them is thrown at the end.
     */
    private void receive() throws DecodeException {
        failure = null;
        int result = avcodec_receive_frame(context, frame);
        while (result >= 0) {
            onFrame();
            av_frame_unref(frame);
            result = avcodec_receive_frame(context, frame);
        }
        if (result != Ffmpeg.EAGAIN && result != AVERROR_EOF) {
            throw rejected(result);
        }
        footprint.follow();
        if (failure != null) {
            throw failure;
        }
    }

    private void onFrame() {
        long ticket = frame.pts();
        boolean isWanted = wanted.remove(ticket);
        if (ticket != AV_NOPTS_VALUE) {
            wanted.headSet(ticket - MAX_DELAY_FRAMES).clear();
        }
        if (isBroken()) {
            if (isWanted || frame.pict_type() != AV_PICTURE_TYPE_B) {
                fail(Reason.CORRUPT, "picture with concealed errors");
            }
        } else if (isWanted) {
            deliver(ticket);
        }
    }

    private boolean isBroken() {
        return (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0
                || frame.decode_error_flags() != 0;
    }

    private void deliver(long ticket) {
        int width = frame.width();
        int height = frame.height();
        if ((long) width * height > limits.maxPixels()) {
            fail(Reason.TOO_LARGE, width + "x" + height);
            return;
        }
        if (!Scaler.holds(frame)) {
            fail(Reason.UNSUPPORTED, "pixel format " + frame.format());
            return;
        }
        Picture picture = pictures.take();
        if (picture == null) {
            fail(Reason.NO_PICTURE, "all pictures are held");
            return;
        }
        boolean scaled = false;
        try {
            scaler.scale(frame, picture);
            scaled = true;
            ready.add(new Decoded(ticket, picture, width, height));
        } catch (DecodeException refusal) {
            fail(refusal);
        } finally {
            if (!scaled) {
                picture.release();
            }
        }
    }

    private void fail(Reason reason, String detail) {
        fail(new DecodeException(reason, detail));
    }

    private void fail(DecodeException why) {
        if (failure == null) {
            failure = why;
        }
    }

    DecoderFootprint footprint() {
        return footprint;
    }

    /** Also what led to nothing took memory. */
    private DecodeException rejected(int result) throws DecodeException {
        footprint.follow();
        return PixelCap.passed(context)
                ? new DecodeException(
                        Reason.TOO_LARGE, context.coded_width() + "x" + context.coded_height())
                : new DecodeException(Reason.CORRUPT, Ffmpeg.error(result));
    }

    @Override
    public void want(long ticket) {
        wanted.add(ticket);
    }

    @Override
    public @Nullable Decoded poll() {
        return ready.poll();
    }

    @Override
    public void drain() throws DecodeException {
        requireOpen();
        awaitsKeyframe = true;
        int result = avcodec_send_packet(context, null);
        if (result < 0 && result != AVERROR_EOF) {
            throw rejected(result);
        }
        receive();
    }

    @Override
    public void reset() {
        requireOpen();
        avcodec_flush_buffers(context);
        footprint.mayShrink();
        wanted.clear();
        awaitsKeyframe = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("decoder is closed");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        OPEN.decrementAndGet();
        ready.forEach(decoded -> decoded.picture().release());
        ready.clear();
        scaler.close();
        av_frame_free(frame);
        av_packet_free(packet);
        avcodec_free_context(context);
        footprint.release();
    }
}
