package io.sluice.loadtest.clip;

import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.AudioTag;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.MediaSource;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One publish's media: a clip that loops with running timestamps until the session is over, marked,
 * with perhaps one stretch of video replaced. Its headers go out once, and again where a splice
 * changed them. The clips must outlive it.
 */
public final class StreamSource implements MediaSource {
    private static final long TIMESTAMP_MASK = 0xFFFF_FFFFL;

    private final Clip clip;
    private final int publish;
    private final long sessionMillis;
    private final ByteBufAllocator allocator;
    private final @Nullable Splice splice;
    private final ArrayDeque<MediaTag> ready = new ArrayDeque<>();
    private final long firstMillis;
    private @Nullable MediaTag videoHeader;
    private @Nullable StreamMark mark;
    private int next;
    private long passMillis;
    private boolean over;

    /**
     * @param publish the number that the mark says
     * @param sessionMillis how much of the stream there is
     * @param insert what is spliced in, with its clip; empty for nothing
     */
    public StreamSource(
            Clip clip,
            int publish,
            long sessionMillis,
            Optional<PlacedInsert> insert,
            ByteBufAllocator allocator) {
        this.clip = clip;
        this.publish = publish;
        this.sessionMillis = sessionMillis;
        this.allocator = allocator;
        this.splice = insert.map(Splice::new).orElse(null);
        this.firstMillis = clip.tags().getFirst().timestampMillis();
    }

    /** An insert and the clip that it plays. */
    public record PlacedInsert(Insert insert, Clip clip) {}

    @Override
    public @Nullable MediaTag poll() {
        while (ready.isEmpty() && !over) {
            step();
        }
        return ready.poll();
    }

    @Override
    public boolean exhausted() {
        return over && ready.isEmpty();
    }

    @Override
    public void close() {
        over = true;
        ready.forEach(MediaTag::release);
        ready.clear();
    }

    /** Takes the clip's next tag, and whatever of the splice is due before it. */
    private void step() {
        MediaTag tag = clip.tags().get(next);
        boolean again = passMillis > 0;
        long at = passMillis + tag.timestampMillis() - firstMillis;
        next++;
        if (next == clip.tags().size()) {
            next = 0;
            passMillis += clip.durationMillis();
        }
        if (at >= sessionMillis) {
            over = true;
        } else if (tag.kind() != MediaTag.Kind.VIDEO) {
            if (!again || isMedia(tag)) {
                add(tag, at);
            }
        } else {
            video(tag, at, again);
        }
    }

    private static boolean isMedia(MediaTag tag) {
        return tag.kind() == MediaTag.Kind.AUDIO
                && !AudioTag.parse(tag.payload()).isSequenceStart();
    }

    private void video(MediaTag tag, long at, boolean again) {
        VideoTag header = VideoTag.parse(tag.payload());
        if (header.isSequenceStart()) {
            boolean known = again && videoHeader != null && sameBytes(videoHeader, tag);
            videoHeader = tag;
            mark = StreamMark.fits(header.codec()) ? markOf(tag) : null;
            if (!known) {
                add(tag, at);
            }
            return;
        }
        if (splice != null && splice.covers(at)) {
            splice.upTo(at);
        } else {
            if (splice != null && splice.finish()) {
                resume(at);
            }
            frame(tag, header, at);
        }
    }

    private StreamMark markOf(MediaTag sequenceHeader) {
        return mark == null ? StreamMark.of(publish, sequenceHeader) : mark;
    }

    /** The clip goes on after the splice: with its own header, if the splice had another. */
    private void resume(long at) {
        MediaTag own = videoHeader;
        if (own != null && splice != null && splice.changedHeader) {
            add(own, at);
        }
    }

    /** Borrows the frame. */
    private void frame(MediaTag tag, VideoTag header, long at) {
        MediaTag own = retained(tag, at);
        ready.add(mark != null && header.isKeyframe() ? mark.on(own, header, allocator) : own);
    }

    private void add(MediaTag tag, long at) {
        ready.add(retained(tag, at));
    }

    private static MediaTag retained(MediaTag tag, long at) {
        return new MediaTag(tag.kind(), at & TIMESTAMP_MASK, tag.payload().retainedDuplicate());
    }

    private static boolean sameBytes(MediaTag one, MediaTag other) {
        return one.payload().equals(other.payload());
    }

    /** The stretch that is replaced, while it is played. */
    private final class Splice {
        private final Insert insert;
        private final Clip clip;
        private int next;
        private boolean started;
        private boolean finished;
        private boolean changedHeader;

        Splice(PlacedInsert placed) {
            insert = placed.insert();
            clip = placed.clip();
        }

        boolean covers(long at) {
            return at >= insert.fromMillis() && at < insert.toMillis();
        }

        /** Plays its pictures up to a moment. */
        void upTo(long millis) {
            started = true;
            while (next < clip.tags().size()) {
                MediaTag tag = clip.tags().get(next);
                long at = insert.fromMillis() + tag.timestampMillis();
                if (at > millis || at >= insert.toMillis()) {
                    return;
                }
                next++;
                if (tag.kind() == MediaTag.Kind.VIDEO) {
                    play(tag, at);
                }
            }
        }

        private void play(MediaTag tag, long at) {
            VideoTag header = VideoTag.parse(tag.payload());
            if (!header.isSequenceStart()) {
                frame(tag, header, at);
            } else if (videoHeader == null || !sameBytes(videoHeader, tag)) {
                changedHeader = true;
                add(tag, at);
            }
        }

        /** Plays what is left; true the one time that the splice ends. */
        boolean finish() {
            if (!started || finished) {
                return false;
            }
            upTo(insert.toMillis());
            finished = true;
            return true;
        }
    }
}
