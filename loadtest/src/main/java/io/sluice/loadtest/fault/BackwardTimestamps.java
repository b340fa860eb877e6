package io.sluice.loadtest.fault;

import io.sluice.codecs.flv.MediaTag;
import java.util.function.UnaryOperator;

/**
 * A clock that runs backwards: video counts down from a large start, by as much as it would have
 * counted up. Audio and data keep their timestamps. One event loop owns it.
 */
public final class BackwardTimestamps implements UnaryOperator<MediaTag> {
    /** About twelve days: far from zero, and beyond the 24 bits of a short header. */
    public static final long START_MILLIS = 1L << 30;

    private static final long MASK = 0xFFFF_FFFFL;

    private final long startMillis;
    private long tagsBefore;
    private long firstMillis = -1;

    /** From the first video tag on, and from {@link #START_MILLIS} down. */
    public BackwardTimestamps() {
        this(START_MILLIS, 0);
    }

    /**
     * Leaves a number of tags, of any kind, alone.
     *
     * @param startMillis what the first video tag after those gets
     */
    public BackwardTimestamps(long startMillis, long tagsBefore) {
        if (startMillis < 0 || startMillis > MASK) {
            throw new IllegalArgumentException("startMillis " + startMillis);
        }
        this.startMillis = startMillis;
        this.tagsBefore = tagsBefore;
    }

    /** Takes the tag and returns one that the caller owns. */
    @Override
    public MediaTag apply(MediaTag tag) {
        if (tagsBefore > 0) {
            tagsBefore--;
            return tag;
        }
        if (tag.kind() != MediaTag.Kind.VIDEO) {
            return tag;
        }
        if (firstMillis < 0) {
            firstMillis = tag.timestampMillis();
        }
        long distance = tag.timestampMillis() - firstMillis;
        return new MediaTag(tag.kind(), startMillis - distance & MASK, tag.payload());
    }
}
