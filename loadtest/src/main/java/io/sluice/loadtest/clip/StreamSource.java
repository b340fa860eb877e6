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
 * with perhaps one stretch of video replaced. A pass is as long as the clip's pictures: sounds
 * before and after them are left out, so that no timestamp goes back. Headers go out once, and
 * again where a splice changed them; no end is said before the stream's. The clips must outlive it.
 */
public final class StreamSource implements MediaSource {
    private static final long TIMESTAMP_MASK = 0xFFFF_FFFFL;

    private final Clip clip;
    private final long sessionMillis;
    private final ByteBufAllocator allocator;
    private final StreamMark mark;
    private final @Nullable Splice splice;
    private final ArrayDeque<MediaTag> ready = new ArrayDeque<>();
    private @Nullable MediaTag videoHeader;
    private @Nullable MediaTag sentVideoHeader;
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
        this.sessionMillis = sessionMillis;
        this.allocator = allocator;
        this.mark = new StreamMark(publish);
        this.splice = insert.map(Splice::new).orElse(null);
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
        long within = tag.timestampMillis() - clip.startMillis();
        long at = passMillis + Math.max(0, within);
        next++;
        if (next == clip.tags().size()) {
            next = 0;
            passMillis += clip.durationMillis();
        }
        if (splice != null) {
            splice.upTo(Math.min(at, sessionMillis - 1));
        }
        if (at >= sessionMillis) {
            over = true;
        } else if (within < clip.durationMillis()) {
            take(tag, at, again, within < 0);
        }
    }

    private void take(MediaTag tag, long at, boolean again, boolean early) {
        switch (tag.kind()) {
            case DATA -> {
                if (!again) {
                    add(tag, at);
                }
            }
            case AUDIO -> {
                if (isSound(tag) ? !early : !again) {
                    add(tag, at);
                }
            }
            case VIDEO -> video(tag, at);
        }
    }

    private static boolean isSound(MediaTag tag) {
        return switch (AudioTag.parse(tag.payload()).packet()) {
            case SEQUENCE_START, SEQUENCE_END, MULTICHANNEL_CONFIG -> false;
            default -> true;
        };
    }

    private void video(MediaTag tag, long at) {
        VideoTag header = VideoTag.parse(tag.payload());
        if (header.isSequenceStart()) {
            videoHeader = tag;
        }
        if ((splice != null && splice.replaces(at))
                || header.packet() == VideoTag.Packet.SEQUENCE_END) {
            return;
        }
        if (videoHeader != null) {
            header(videoHeader, at);
        }
        if (!header.isSequenceStart()) {
            frame(tag, header, at);
        }
    }

    /** Sends a sequence header unless the last one was the same. */
    private void header(MediaTag tag, long at) {
        if (sentVideoHeader == null || !sameBytes(sentVideoHeader, tag)) {
            sentVideoHeader = tag;
            mark.follow(tag);
            add(tag, at);
        }
    }

    /** Borrows the frame. */
    private void frame(MediaTag tag, VideoTag header, long at) {
        MediaTag own = retained(tag, at);
        ready.add(header.isKeyframe() ? mark.on(own, header, allocator) : own);
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

        Splice(PlacedInsert placed) {
            insert = placed.insert();
            clip = placed.clip();
        }

        /**
         * Whether the looped clip's picture at a moment gives way; once begun, all do to the end.
         */
        boolean replaces(long at) {
            return at < insert.toMillis() && (at >= insert.fromMillis() || next > 0);
        }

        /** Plays its pictures up to a moment. */
        void upTo(long millis) {
            while (millis >= insert.fromMillis() && next < clip.tags().size()) {
                MediaTag tag = clip.tags().get(next);
                long within = tag.timestampMillis() - clip.startMillis();
                long at = insert.fromMillis() + Math.max(0, within);
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
            if (header.isSequenceStart()) {
                header(tag, at);
            } else {
                frame(tag, header, at);
            }
        }
    }
}
