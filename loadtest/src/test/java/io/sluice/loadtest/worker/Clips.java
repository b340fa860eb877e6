package io.sluice.loadtest.worker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.flv.FlvWriter;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.video.ClipEncoder;
import io.sluice.loadtest.DrawnClip;
import io.sluice.loadtest.Metadata;
import io.sluice.loadtest.Scene;
import io.sluice.loadtest.clip.PreparedSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A second of drawing with three keyframes, as a file. */
final class Clips {
    private static final int RATE = 25;
    private static final int GOP_FRAMES = 10;

    private Clips() {}

    static PreparedSource drawn(Path folder) throws IOException {
        ClipEncoder.Video video = new ClipEncoder.Video(64, 64, RATE, GOP_FRAMES, 100_000);
        ClipEncoder.Audio audio = new ClipEncoder.Audio(44_100, 64_000);
        ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
        List<MediaTag> tags = new ArrayList<>();
        tags.add(Metadata.tag(AmfObject.empty().with("width", 64), allocator));
        tags.addAll(new DrawnClip(video, audio, RATE, new Scene(64, 64, RATE, 1)).tags(allocator));
        Path file = folder.resolve("drawn.flv");
        FlvWriter writer = new FlvWriter(allocator);
        try (OutputStream out = Files.newOutputStream(file)) {
            write(writer.header(true, true), out);
            for (MediaTag tag : tags) {
                write(writer.tag(tag), out);
            }
        } finally {
            tags.forEach(MediaTag::release);
        }
        return new PreparedSource("drawn", 1, file.toString(), List.of(), 164_000);
    }

    private static void write(ByteBuf bytes, OutputStream out) throws IOException {
        try {
            bytes.readBytes(out, bytes.readableBytes());
        } finally {
            bytes.release();
        }
    }
}
