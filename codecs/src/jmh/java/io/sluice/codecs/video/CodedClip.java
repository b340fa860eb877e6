package io.sluice.codecs.video;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Four seconds of H.264 at 30 pictures a second, a keyframe every 60, coded once by {@link
 * ClipEncoder}: a grainy scene that slides under a moving disc. Without B-frames.
 *
 * @param config the sequence header's body
 */
record CodedClip(byte[] config, List<Frame> frames) {
    private static final int PICTURES = 120;
    private static final int GOP_PICTURES = 60;
    private static final int GRAIN = 12;

    /** One coded picture in memory outside the heap, as a tag from a socket is. */
    record Frame(ByteBuffer coded, boolean keyframe) {}

    static CodedClip drawn(int width, int height, int bitsPerSecond) {
        var settings = new ClipEncoder.Video(width, height, 30, GOP_PICTURES, bitsPerSecond);
        List<MediaTag> tags = new ArrayList<>();
        ByteBuffer rgb = ByteBuffer.allocateDirect(width * height * 3);
        try (ClipEncoder encoder =
                new ClipEncoder(settings, ClipEncoder.Audio.speech(), ByteBufAllocator.DEFAULT)) {
            tags.addAll(encoder.headers());
            for (int picture = 0; picture < PICTURES; picture++) {
                draw(rgb, width, height, picture);
                tags.addAll(encoder.picture(rgb));
            }
            tags.addAll(encoder.finish());
        }
        return of(tags);
    }

    private static CodedClip of(List<MediaTag> tags) {
        byte[] config = new byte[0];
        List<Frame> frames = new ArrayList<>();
        for (MediaTag tag : tags) {
            if (tag.kind() == MediaTag.Kind.VIDEO) {
                VideoTag header = VideoTag.parse(tag.payload());
                ByteBuffer body = body(tag.payload(), header.codedOffset());
                if (header.isSequenceStart()) {
                    config = new byte[body.remaining()];
                    body.get(config);
                } else {
                    frames.add(new Frame(body, header.isKeyframe()));
                }
            }
            tag.release();
        }
        return new CodedClip(config, frames);
    }

    private static ByteBuffer body(ByteBuf payload, int offset) {
        ByteBuffer body = ByteBuffer.allocateDirect(payload.readableBytes() - offset);
        payload.getBytes(payload.readerIndex() + offset, body);
        return body.flip();
    }

    private static void draw(ByteBuffer rgb, int width, int height, int picture) {
        int discX = width / 4 + picture * width / (2 * PICTURES);
        int discY = height / 2;
        int radius = height / 5;
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean inDisc = Math.hypot(x - discX, y - discY) < radius;
                int seen = x + picture;
                int light = inDisc ? 200 : 96 + (int) (48 * Math.sin(seen * 6.0 / width));
                int grain = grain(inDisc ? x - discX : seen, y);
                rgb.put(at++, (byte) (light + grain));
                rgb.put(at++, (byte) (light / 2 + y * 80 / height + grain));
                rgb.put(at++, (byte) (160 - light / 2 + grain));
            }
        }
    }

    /** A fixed roughness that moves with its surface. */
    private static int grain(int x, int y) {
        int hash = (x >> 1) * 0x9E3779B1 + (y >> 1) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 15) * 0x2C1B3C6D;
        return (hash >>> 16) % GRAIN;
    }

    int averageBytes() {
        return frames.stream().mapToInt(frame -> frame.coded().remaining()).sum() / frames.size();
    }
}
