package io.sluice.loadtest.clip;

import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.AudioTag;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.video.ContainerReader;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A recorded clip, read whole. */
final class Recording {
    private Recording() {}

    /**
     * Its tags by time, which the caller owns.
     *
     * @throws IOException if it is no clip, larger than that, or can't be looped; it names the file
     *     and says what was found
     */
    static List<MediaTag> read(Path file, long maxBytes, ByteBufAllocator allocator)
            throws IOException {
        List<MediaTag> tags = new ArrayList<>();
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            if (channel.size() > maxBytes) {
                throw new IOException("larger than " + maxBytes + " bytes");
            }
            readAll(channel, tags, allocator);
            check(tags);
        } catch (IOException | ProtocolException e) {
            tags.forEach(MediaTag::release);
            String what = e instanceof NoSuchFileException ? "no such file" : e.getMessage();
            throw new IOException(file + ": " + what, e);
        }
        tags.sort(Comparator.comparingLong(MediaTag::timestampMillis));
        return tags;
    }

    private static void readAll(
            SeekableByteChannel channel, List<MediaTag> tags, ByteBufAllocator allocator)
            throws IOException {
        try (ContainerReader reader = ContainerReader.open(channel, allocator)) {
            MediaTag tag = reader.next();
            while (tag != null) {
                tags.add(tag);
                tag = reader.next();
            }
        }
    }

    /** What is played is looked into, so that a stream never fails over it while it plays. */
    private static void check(List<MediaTag> tags) throws IOException {
        Map<MediaTag.Kind, Long> last = new EnumMap<>(MediaTag.Kind.class);
        for (MediaTag tag : tags) {
            switch (tag.kind()) {
                case VIDEO -> VideoTag.parse(tag.payload());
                case AUDIO -> AudioTag.parse(tag.payload());
                case DATA -> {}
            }
            long before = last.getOrDefault(tag.kind(), 0L);
            if (tag.timestampMillis() < before) {
                throw new IOException(
                        "timestamps that go back can't be looped: %d ms after %d ms of %s"
                                .formatted(tag.timestampMillis(), before, tag.kind()));
            }
            last.put(tag.kind(), tag.timestampMillis());
        }
        if (!last.containsKey(MediaTag.Kind.VIDEO) && !last.containsKey(MediaTag.Kind.AUDIO)) {
            throw new IOException("neither pictures nor sound");
        }
    }
}
