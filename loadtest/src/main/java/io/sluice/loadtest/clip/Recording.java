package io.sluice.loadtest.clip;

import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.video.ContainerReader;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A recorded clip, read whole. */
final class Recording {
    private Recording() {}

    /**
     * Its tags, which the caller owns.
     *
     * @throws IOException if it is no clip, or larger than that; it says what was found
     */
    static List<MediaTag> read(Path file, long maxBytes, ByteBufAllocator allocator)
            throws IOException {
        List<MediaTag> tags = new ArrayList<>();
        try (SeekableByteChannel channel = Files.newByteChannel(file);
                ContainerReader reader = ContainerReader.open(channel, allocator)) {
            if (channel.size() > maxBytes) {
                throw new IOException(file + " is larger than " + maxBytes + " bytes");
            }
            MediaTag tag = reader.next();
            while (tag != null) {
                tags.add(tag);
                tag = reader.next();
            }
        } catch (IOException | RuntimeException e) {
            tags.forEach(MediaTag::release);
            throw e;
        }
        return tags;
    }
}
