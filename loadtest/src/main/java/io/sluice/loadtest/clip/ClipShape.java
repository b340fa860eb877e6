package io.sluice.loadtest.clip;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.video.DecodeException;
import io.sluice.codecs.video.DecodeLimits;
import io.sluice.codecs.video.FfmpegDecoder;
import io.sluice.codecs.video.PictureDecoder;
import io.sluice.codecs.video.PicturePool;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.loadtest.Clip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a recorded clip's video is like, as far as something spliced into it must be alike. */
record ClipShape(
        VideoCodec codec,
        int width,
        int height,
        int framesPerSecond,
        int bitsPerSecond,
        GopTimes gops) {

    private static final DecodeLimits LIMITS = new DecodeLimits(8192L * 8192, 1 << 16, 1 << 24);

    /** Measures a clip, which is borrowed. Only H.264 is decoded for its size: others have none. */
    static ClipShape of(Clip clip) throws IOException {
        List<MediaTag> tags = clip.tags();
        long durationMillis = clip.durationMillis();
        List<Long> keyframes = new ArrayList<>();
        long start = tags.getFirst().timestampMillis();
        MediaTag sequenceHeader = null;
        MediaTag keyframe = null;
        long bytes = 0;
        int frames = 0;
        for (MediaTag tag : tags) {
            if (tag.kind() != MediaTag.Kind.VIDEO) {
                continue;
            }
            VideoTag header = VideoTag.parse(tag.payload());
            bytes += tag.size();
            if (header.isSequenceStart() && sequenceHeader == null) {
                sequenceHeader = tag;
            }
            frames += header.isCodedFrame() ? 1 : 0;
            if (header.isKeyframe()) {
                keyframes.add(tag.timestampMillis() - start);
                keyframe = keyframe == null ? tag : keyframe;
            }
        }
        if (sequenceHeader == null || keyframe == null) {
            throw new IOException("a clip without a keyframe and its decoder configuration");
        }
        VideoCodec codec = VideoTag.parse(sequenceHeader.payload()).codec();
        int[] size = codec == VideoCodec.AVC ? size(sequenceHeader, keyframe) : new int[2];
        double seconds = Math.max(1, durationMillis) / 1e3;
        return new ClipShape(
                codec,
                size[0],
                size[1],
                Math.clamp(Math.round(frames / seconds), 1, 120),
                (int) Math.clamp(bytes * 8 / seconds, 50_000, 200_000_000),
                new GopTimes(List.copyOf(keyframes), durationMillis));
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
                throw new IOException("the clip's first keyframe shows no picture");
            }
            first.picture().release();
            return new int[] {first.width(), first.height()};
        } catch (DecodeException e) {
            throw new IOException("the clip's first keyframe can't be decoded", e);
        }
    }

    private static byte[] bytes(MediaTag tag) {
        VideoTag header = VideoTag.parse(tag.payload());
        byte[] bytes = new byte[tag.size() - header.codedOffset()];
        tag.payload().getBytes(tag.payload().readerIndex() + header.codedOffset(), bytes);
        return bytes;
    }
}
