package io.sluice.codecs.video;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.sluice.codecs.flv.FlvReader;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Coded pictures that tell their own number: the top half is eight bars, black or white, the bits
 * of the number with the lowest at the left; the bottom half is one colour.
 */
record TestVideo(byte[] config, List<Frame> frames) {

    /**
     * @param number the picture's place in presentation order
     */
    record Frame(byte[] coded, boolean keyframe, int number) {
        ByteBuffer bytes() {
            return ByteBuffer.wrap(coded);
        }
    }

    static final int[] COLOURS = {0xC03030, 0x30C030, 0x3030C0, 0xC0C030, 0x808080};

    /** Numbers from 0, drawn here and coded by {@link ClipEncoder}: no B-frames. */
    static TestVideo drawn(int width, int height, int frames, int gopFrames) {
        var settings = new ClipEncoder.Video(width, height, 25, gopFrames, 800_000);
        List<MediaTag> tags = new ArrayList<>();
        ByteBuffer rgb = ByteBuffer.allocateDirect(width * height * 3);
        try (ClipEncoder encoder =
                new ClipEncoder(settings, ClipEncoder.Audio.speech(), ByteBufAllocator.DEFAULT)) {
            tags.addAll(encoder.headers());
            for (int n = 0; n < frames; n++) {
                draw(rgb, width, height, n);
                tags.addAll(encoder.picture(rgb));
            }
            tags.addAll(encoder.finish());
        }
        return ofTags(tags, 25);
    }

    /** The clip with B-frames of the resources. */
    static TestVideo withBFrames() throws IOException {
        try (InputStream in = TestVideo.class.getResourceAsStream("bframes.flv");
                FlvReader reader = new FlvReader(ByteBufAllocator.DEFAULT, 1 << 20)) {
            reader.receive(Unpooled.wrappedBuffer(in.readAllBytes()));
            List<MediaTag> tags = new ArrayList<>();
            for (MediaTag tag = reader.next(); tag != null; tag = reader.next()) {
                tags.add(tag);
            }
            reader.finish();
            return ofTags(tags, 25);
        }
    }

    private static TestVideo ofTags(List<MediaTag> tags, int framesPerSecond) {
        byte[] config = new byte[0];
        List<Frame> frames = new ArrayList<>();
        long firstPresentation = -1;
        for (MediaTag tag : tags) {
            if (tag.kind() == MediaTag.Kind.VIDEO) {
                VideoTag header = VideoTag.parse(tag.payload());
                byte[] body = body(tag.payload(), header.codedOffset());
                if (header.isSequenceStart()) {
                    config = body;
                } else if (header.isCodedFrame()) {
                    long at = tag.timestampMillis() + header.compositionMillis();
                    firstPresentation = firstPresentation < 0 ? at : firstPresentation;
                    int number = Math.round((at - firstPresentation) * framesPerSecond / 1000f);
                    frames.add(new Frame(body, header.isKeyframe(), number));
                }
            }
            tag.release();
        }
        return new TestVideo(config, frames);
    }

    private static byte[] body(ByteBuf payload, int offset) {
        byte[] body = new byte[payload.readableBytes() - offset];
        payload.getBytes(payload.readerIndex() + offset, body);
        return body;
    }

    static void draw(ByteBuffer rgb, int width, int height, int number) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int bar = (number >> (8 * x / width)) & 1;
                int colour =
                        y < height / 2
                                ? (bar == 0 ? 0x000000 : 0xFFFFFF)
                                : COLOURS[number % COLOURS.length];
                int at = (y * width + x) * 3;
                rgb.put(at, (byte) (colour >> 16));
                rgb.put(at + 1, (byte) (colour >> 8));
                rgb.put(at + 2, (byte) colour);
            }
        }
    }

    /** The number that a decoded picture shows. */
    static int number(Picture picture) {
        int number = 0;
        for (int bar = 0; bar < 8; bar++) {
            int x = (2 * bar + 1) * picture.spec().rgbWidth() / 16;
            int green = (pixel(picture, x, picture.spec().rgbHeight() / 4) >> 8) & 0xFF;
            number |= green > 127 ? 1 << bar : 0;
        }
        return number;
    }

    /** One pixel as 0xRRGGBB. */
    static int pixel(Picture picture, int x, int y) {
        int at = (y * picture.spec().rgbWidth() + x) * 3;
        ByteBuffer rgb = picture.rgb();
        return (rgb.get(at) & 0xFF) << 16
                | (rgb.get(at + 1) & 0xFF) << 8
                | (rgb.get(at + 2) & 0xFF);
    }
}
