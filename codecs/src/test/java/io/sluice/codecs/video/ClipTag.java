package io.sluice.codecs.video;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sluice.codecs.flv.AudioTag;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reader gives, in a form that owns nothing.
 *
 * @param payload in hexadecimal
 */
record ClipTag(MediaTag.Kind kind, long millis, String payload) {

    static List<ClipTag> read(Path path) throws IOException {
        return readAll(Files.newByteChannel(path));
    }

    static List<ClipTag> readAll(SeekableByteChannel channel) throws IOException {
        try (channel;
                ContainerReader reader = ContainerReader.open(channel, ByteBufAllocator.DEFAULT)) {
            return drain(reader);
        }
    }

    static List<ClipTag> drain(ContainerReader reader) throws IOException {
        List<ClipTag> tags = new ArrayList<>();
        for (MediaTag tag = reader.next(); tag != null; tag = reader.next()) {
            String payload = ByteBufUtil.hexDump(tag.payload());
            tags.add(new ClipTag(tag.kind(), tag.timestampMillis(), payload));
            tag.release();
        }
        return tags;
    }

    static List<ClipTag> of(MediaTag.Kind kind, List<ClipTag> tags) {
        return tags.stream().filter(tag -> tag.kind == kind).toList();
    }

    VideoTag video() {
        return VideoTag.parse(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(payload)));
    }

    AudioTag audio() {
        return AudioTag.parse(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(payload)));
    }

    /** What stands behind the header. */
    String body() {
        int offset = kind == MediaTag.Kind.VIDEO ? video().codedOffset() : audio().codedOffset();
        return payload.substring(2 * offset);
    }
}
