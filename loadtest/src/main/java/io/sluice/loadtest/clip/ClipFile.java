package io.sluice.loadtest.clip;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.FlvWriter;
import io.sluice.codecs.flv.MediaTag;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a clip's tags to an FLV file. */
final class ClipFile {
    private ClipFile() {}

    /** Takes the tags and releases them. */
    static void write(Path file, List<MediaTag> tags) throws IOException {
        FlvWriter writer = new FlvWriter(ByteBufAllocator.DEFAULT);
        try (OutputStream out = Files.newOutputStream(file)) {
            write(writer.header(true, true), out);
            for (MediaTag tag : tags) {
                write(writer.tag(tag), out);
            }
        } finally {
            tags.forEach(MediaTag::release);
        }
    }

    private static void write(ByteBuf bytes, OutputStream out) throws IOException {
        try {
            bytes.readBytes(out, bytes.readableBytes());
        } finally {
            bytes.release();
        }
    }
}
