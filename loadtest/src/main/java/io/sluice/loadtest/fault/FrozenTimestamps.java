package io.sluice.loadtest.fault;

import io.sluice.codecs.flv.MediaTag;
import java.util.function.UnaryOperator;

/**
 * A clock that stands still: every video tag gets the timestamp of the first one. Audio and data
 * keep theirs. One event loop owns it.
 */
public final class FrozenTimestamps implements UnaryOperator<MediaTag> {
    private long frozenMillis = -1;

    /** Takes the tag and returns one that the caller owns. */
    @Override
    public MediaTag apply(MediaTag tag) {
        if (tag.kind() != MediaTag.Kind.VIDEO) {
            return tag;
        }
        if (frozenMillis < 0) {
            frozenMillis = tag.timestampMillis();
        }
        return new MediaTag(tag.kind(), frozenMillis, tag.payload());
    }
}
