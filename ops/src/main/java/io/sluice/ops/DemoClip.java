package io.sluice.ops;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.flv.FlvWriter;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.video.ClipEncoder;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.DrawnClip;
import io.sluice.loadtest.Metadata;
import io.sluice.loadtest.Painter;
import io.sluice.loadtest.Scene;
import io.sluice.models.testcard.TestCard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The recorded stream that comes with the program, {@code demo.flv}: an ordinary moving picture
 * that turns into the test card in the middle of a GOP. Its metadata says when. {@link #main} draws
 * it anew, to the same bytes.
 */
public final class DemoClip {
    private static final String RESOURCE = "demo.flv";
    private static final String ONSET = "sluiceTestCardOnsetMillis";
    private static final int MAX_BYTES = 4 << 20;

    private static final int RATE = 25;
    private static final int ONSET_FRAME = 310;
    private static final int FRAMES = 550;
    private static final ClipEncoder.Video VIDEO =
            new ClipEncoder.Video(640, 360, RATE, 2 * RATE, 480_000);
    private static final ClipEncoder.Audio AUDIO = new ClipEncoder.Audio(44_100, 48_000);

    private DemoClip() {}

    /** Reads it; the receiver closes the clip. */
    static Clip open(ByteBufAllocator allocator) throws IOException {
        try (InputStream in = DemoClip.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException(RESOURCE + " is missing from the jar");
            }
            return Clip.flv(in, MAX_BYTES, allocator);
        }
    }

    /** The timestamp of the first tag that shows the test card. */
    static long onsetMillis(Clip clip) {
        double onset = clip.metadata().number(ONSET, Double.NaN);
        if (Double.isNaN(onset)) {
            throw new IllegalArgumentException("the clip does not say when the test card begins");
        }
        return (long) onset;
    }

    /** Draws the recording to the file named by the first argument. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("expected one argument: the file to write");
        }
        List<MediaTag> tags = draw(ByteBufAllocator.DEFAULT);
        FlvWriter writer = new FlvWriter(ByteBufAllocator.DEFAULT);
        try (OutputStream file = Files.newOutputStream(Path.of(arguments[0]))) {
            write(writer.header(true, true), file);
            for (MediaTag tag : tags) {
                write(writer.tag(tag), file);
                tag.release();
            }
        }
    }

    private static List<MediaTag> draw(ByteBufAllocator allocator) {
        DrawnClip drawing = new DrawnClip(VIDEO, AUDIO, FRAMES, painter());
        List<MediaTag> tags = new ArrayList<>();
        tags.add(Metadata.tag(metadata(drawing), allocator));
        tags.addAll(drawing.tags(allocator));
        return tags;
    }

    private static AmfObject metadata(DrawnClip drawing) {
        return AmfObject.empty()
                .with("duration", drawing.durationMillis() / 1000.0)
                .with("width", VIDEO.width())
                .with("height", VIDEO.height())
                .with("framerate", RATE)
                .with("videocodecid", 7)
                .with("audiocodecid", 10)
                .with("audiosamplerate", AUDIO.sampleRate())
                .with(ONSET, ONSET_FRAME * 1000.0 / RATE);
    }

    private static Painter painter() {
        Scene scene = new Scene(VIDEO.width(), VIDEO.height(), RATE, 1);
        byte[] card = TestCard.rgb(VIDEO.width(), VIDEO.height());
        return (int frame, ByteBuffer rgb) -> {
            if (frame < ONSET_FRAME) {
                scene.paint(frame, rgb);
            } else {
                rgb.put(0, card);
            }
        };
    }

    private static void write(ByteBuf bytes, OutputStream file) throws IOException {
        bytes.readBytes(file, bytes.readableBytes());
        bytes.release();
    }
}
