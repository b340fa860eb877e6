package io.sluice.loadtest.clip;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.video.DecodeException;
import io.sluice.codecs.video.DecodeLimits;
import io.sluice.codecs.video.DecodeMemory;
import io.sluice.codecs.video.FfmpegDecoder;
import io.sluice.codecs.video.PictureDecoder;
import io.sluice.codecs.video.PicturePool;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.loadtest.Clip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a clip's H.264 video is like, as far as something spliced into it must be alike. */
record ClipShape(int width, int height, int framesPerSecond, int bitsPerSecond, GopTimes gops) {

    private static final DecodeLimits LIMITS =
            new DecodeLimits(
                    8192L * 8192, 1 << 16, 1 << 24, DecodeMemory.unbounded(), DecodeMemory.NOBODY);
    private static final int IDR = 5;

    /**
     * Measures a clip, which is borrowed.
     *
     * @throws IOException if it isn't H.264 that decoding can begin in; it says what is missing
     */
    static ClipShape of(Clip clip) throws IOException {
        MediaTag sequenceHeader = first(clip, VideoTag::isSequenceStart);
        MediaTag keyframe = first(clip, VideoTag::isKeyframe);
        if (sequenceHeader == null || keyframe == null) {
            throw new IOException("it has no video with a decoder configuration and a keyframe");
        }
        VideoCodec codec = VideoTag.parse(sequenceHeader.payload()).codec();
        if (codec != VideoCodec.AVC) {
            throw new IOException("that needs H.264, this is " + codec);
        }
        double seconds = clip.durationMillis() / 1e3;
        long frames = video(clip).filter(tag -> header(tag).isCodedFrame()).count();
        long bytes = video(clip).mapToLong(MediaTag::size).sum();
        int[] size = size(sequenceHeader, keyframe);
        return new ClipShape(
                size[0],
                size[1],
                Math.clamp(Math.round(frames / seconds), 1, 120),
                (int) Math.clamp(bytes * 8 / seconds, 50_000, 200_000_000),
                new GopTimes(gops(clip, sequenceHeader), clip.durationMillis()));
    }

    private static Stream<MediaTag> video(Clip clip) {
        return clip.tags().stream().filter(tag -> tag.kind() == MediaTag.Kind.VIDEO);
    }

    private static VideoTag header(MediaTag tag) {
        return VideoTag.parse(tag.payload());
    }

    private static @Nullable MediaTag first(Clip clip, Predicate<VideoTag> which) {
        return video(clip).filter(tag -> which.test(header(tag))).findFirst().orElse(null);
    }

    /** When its closed GOPs begin: at an IDR picture, before which no later one reaches. */
    private static List<Long> gops(Clip clip, MediaTag sequenceHeader) throws IOException {
        int lengthBytes = (bytes(sequenceHeader)[4] & 3) + 1;
        List<Long> gops =
                video(clip)
                        .filter(tag -> header(tag).isKeyframe() && isIdr(tag, lengthBytes))
                        .map(tag -> tag.timestampMillis() - clip.startMillis())
                        .toList();
        if (gops.isEmpty()) {
            throw new IOException("no group of pictures begins with an IDR picture");
        }
        return gops;
    }

    private static boolean isIdr(MediaTag keyframe, int lengthBytes) {
        byte[] units = bytes(keyframe);
        long at = 0;
        while (at + lengthBytes < units.length) {
            long length = 0;
            for (int i = 0; i < lengthBytes; i++) {
                length = length << 8 | (units[(int) at + i] & 0xFF);
            }
            if ((units[(int) at + lengthBytes] & 0x1F) == IDR) {
                return true;
            }
            at += lengthBytes + length;
        }
        return false;
    }

    private static int[] size(MediaTag sequenceHeader, MediaTag keyframe) throws IOException {
        PicturePool pool = new PicturePool(PictureSpec.rgb(16, 16), 1);
        try (PictureDecoder decoder =
                FfmpegDecoder.open(VideoCodec.AVC, bytes(sequenceHeader), pool, LIMITS)) {
            decoder.want(0);
            decoder.feed(ByteBuffer.wrap(bytes(keyframe)), 0, true);
            decoder.drain();
            PictureDecoder.Decoded first = decoder.poll();
            if (first == null) {
                throw new IOException("its first keyframe shows no picture");
            }
            first.picture().release();
            return new int[] {first.width(), first.height()};
        } catch (DecodeException e) {
            throw new IOException("its first keyframe can't be decoded", e);
        }
    }

    private static byte[] bytes(MediaTag tag) {
        int offset = header(tag).codedOffset();
        byte[] bytes = new byte[tag.size() - offset];
        tag.payload().getBytes(tag.payload().readerIndex() + offset, bytes);
        return bytes;
    }
}
