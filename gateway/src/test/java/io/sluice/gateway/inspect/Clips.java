package io.sluice.gateway.inspect;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.sluice.codecs.flv.FlvReader;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.video.ClipEncoder;
import io.sluice.models.testcard.TestCard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Real coded clips; whoever asks for one owns its tags. */
final class Clips {
    static final int FRAMES_PER_SECOND = 25;
    private static final int WIDTH = 160;
    private static final int HEIGHT = 96;

    private Clips() {}

    /** Frame {@code n} shows {@code n % 256} as bars; no B-frames. */
    static List<MediaTag> numbered(int frames, int gopFrames) {
        ByteBuffer rgb = ByteBuffer.allocateDirect(WIDTH * HEIGHT * 3);
        return encoded(
                WIDTH,
                HEIGHT,
                frames,
                gopFrames,
                n -> {
                    BarClassifier.draw(rgb, WIDTH, HEIGHT, n % 256);
                    return rgb;
                });
    }

    /** Moving stripes, then from frame {@code onset} on the test card. */
    static List<MediaTag> turningIntoTheTestCard(int frames, int onset) {
        int width = 320;
        int height = 180;
        ByteBuffer rgb = ByteBuffer.allocateDirect(width * height * 3);
        byte[] card = TestCard.rgb(width, height);
        return encoded(
                width,
                height,
                frames,
                2 * FRAMES_PER_SECOND,
                n -> {
                    for (int i = 0; i < width * height; i++) {
                        int stripe = (i % width + 3 * n) / 16 % 8 * 24;
                        rgb.put(3 * i, (byte) stripe);
                        rgb.put(3 * i + 1, (byte) (stripe / 2 + i / width / 2));
                        rgb.put(3 * i + 2, (byte) 90);
                    }
                    return n < onset ? rgb : rgb.put(0, card);
                });
    }

    private interface Drawing {
        ByteBuffer draw(int frame);
    }

    private static List<MediaTag> encoded(
            int width, int height, int frames, int gopFrames, Drawing drawing) {
        ClipEncoder.Video video =
                new ClipEncoder.Video(width, height, FRAMES_PER_SECOND, gopFrames, 1_000_000);
        List<MediaTag> tags = new ArrayList<>();
        try (ClipEncoder encoder =
                new ClipEncoder(video, ClipEncoder.Audio.speech(), ByteBufAllocator.DEFAULT)) {
            tags.addAll(encoder.headers());
            for (int n = 0; n < frames; n++) {
                tags.addAll(encoder.picture(drawing.draw(n)));
            }
            tags.addAll(encoder.finish());
        }
        return tags;
    }

    /** The codecs' clip with B-frames, coded by x264; frames show their number as bars. */
    static List<MediaTag> withBFrames() throws IOException {
        Path file =
                Path.of(System.getProperty("sluice.root", ".."))
                        .resolve("codecs/src/test/resources/io/sluice/codecs/video/bframes.flv");
        List<MediaTag> tags = new ArrayList<>();
        try (FlvReader reader = new FlvReader(ByteBufAllocator.DEFAULT, 1 << 20)) {
            reader.receive(Unpooled.wrappedBuffer(Files.readAllBytes(file)));
            for (MediaTag tag = reader.next(); tag != null; tag = reader.next()) {
                tags.add(tag);
            }
        }
        return tags;
    }
}
