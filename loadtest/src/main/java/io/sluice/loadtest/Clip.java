package io.sluice.loadtest;

import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.flv.FlvReader;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.rtmp.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A recorded stream in memory, that any number of publishers replay at a time. Owns its tags'
 * payloads; thread-safe, since playing hands out duplicates of them.
 */
public final class Clip implements AutoCloseable {
    private final List<MediaTag> tags;
    private final long startMillis;
    private final long durationMillis;

    /**
     * Takes ownership of the tags.
     *
     * @param durationMillis from the first tag to where a second pass would begin
     */
    public Clip(List<MediaTag> tags, long durationMillis) {
        if (tags.isEmpty()) {
            throw new IllegalArgumentException("a clip without tags");
        }
        this.tags = List.copyOf(tags);
        this.durationMillis = durationMillis;
        this.startMillis =
                Arrays.stream(moments(tags)).findFirst().orElse(tags.getFirst().timestampMillis());
    }

    /**
     * Reads an FLV recording of any codec whole, its metadata in the form that publishers send. A
     * second pass would begin where a frame would follow its last one.
     */
    public static Clip flv(InputStream in, int maxBytes, ByteBufAllocator allocator)
            throws IOException {
        byte[] bytes = in.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw new IOException("a clip of more than " + maxBytes + " bytes");
        }
        List<MediaTag> tags = new ArrayList<>();
        try (FlvReader reader = new FlvReader(allocator, maxBytes)) {
            reader.receive(allocator.buffer(bytes.length).writeBytes(bytes));
            MediaTag tag = reader.next();
            while (tag != null) {
                tags.add(Metadata.forPublishing(tag, allocator));
                tag = reader.next();
            }
            reader.finish();
            return of(tags);
        } catch (ProtocolException | IllegalArgumentException e) {
            tags.forEach(MediaTag::release);
            throw new IOException("no FLV recording: " + e.getMessage(), e);
        }
    }

    /** Takes the tags; a second pass would begin where a frame would follow their last one. */
    public static Clip of(List<MediaTag> tags) {
        return new Clip(tags, durationMillis(tags));
    }

    private static long durationMillis(List<MediaTag> tags) {
        long[] moments = moments(tags);
        int last = moments.length - 1;
        return last < 1 ? 1 : moments[last] + (moments[last] - moments[last - 1]) - moments[0];
    }

    /** When its pictures are; when its sounds are, where it has no two pictures. In order. */
    private static long[] moments(List<MediaTag> tags) {
        long[] pictures = moments(tags, Clip::isPicture);
        return pictures.length > 1
                ? pictures
                : moments(tags, tag -> tag.kind() == MediaTag.Kind.AUDIO);
    }

    private static long[] moments(List<MediaTag> tags, Predicate<MediaTag> which) {
        return tags.stream()
                .filter(which)
                .mapToLong(MediaTag::timestampMillis)
                .distinct()
                .sorted()
                .toArray();
    }

    /** Whether it is video, and no header or end. */
    private static boolean isPicture(MediaTag tag) {
        if (tag.kind() != MediaTag.Kind.VIDEO) {
            return false;
        }
        try {
            VideoTag.Packet packet = VideoTag.parse(tag.payload()).packet();
            return packet == VideoTag.Packet.CODED_FRAMES || packet.mayHidePictures();
        } catch (ProtocolException e) {
            return true;
        }
    }

    /** What the clip says about itself. */
    public AmfObject metadata() {
        return Metadata.read(tags.getFirst());
    }

    /** The clip's own tags, borrowed. */
    public List<MediaTag> tags() {
        return tags;
    }

    public long durationMillis() {
        return durationMillis;
    }

    /** The timestamp at which a pass begins: the first picture's, or sound's where it has none. */
    public long startMillis() {
        return startMillis;
    }

    /**
     * Plays the clip a number of times, its timestamps running on; the clip must outlive the
     * source.
     */
    public MediaSource play(int passes) {
        return new Playback(passes);
    }

    @Override
    public void close() {
        tags.forEach(MediaTag::release);
    }

    private final class Playback implements MediaSource {
        private int passesLeft;
        private int next;
        private long offsetMillis;

        Playback(int passes) {
            passesLeft = passes;
        }

        @Override
        public @Nullable MediaTag poll() {
            if (exhausted()) {
                return null;
            }
            MediaTag tag = tags.get(next);
            long timestamp = tag.timestampMillis() + offsetMillis & 0xFFFF_FFFFL;
            advance();
            return new MediaTag(tag.kind(), timestamp, tag.payload().retainedDuplicate());
        }

        private void advance() {
            next++;
            if (next == tags.size()) {
                next = 0;
                passesLeft--;
                offsetMillis += durationMillis;
            }
        }

        @Override
        public boolean exhausted() {
            return passesLeft <= 0;
        }

        @Override
        public void close() {
            passesLeft = 0;
        }
    }
}
