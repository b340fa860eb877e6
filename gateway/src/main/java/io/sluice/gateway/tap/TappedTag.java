package io.sluice.gateway.tap;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import org.jspecify.annotations.Nullable;

/**
 * A video tag in the tap, with what was known of it on arrival; times in the ticker's nanoseconds.
 * Its holder owns one reference of the tag.
 *
 * @param pictureId the coded picture's number in its stream; a sequence header has that of the
 *     picture to come
 * @param due the sample that this frame is taken for
 * @param nextDueNanos the next instant after this frame, or {@link Sampler#NEVER}
 * @param afterLoss whether frames between this tag and the one before it were dropped
 */
public record TappedTag(
        MediaTag tag,
        VideoTag video,
        long pictureId,
        @Nullable Due due,
        long nextDueNanos,
        boolean afterLoss,
        long receivedNanos,
        long tappedNanos) {

    TappedTag resumed() {
        return new TappedTag(
                tag, video, pictureId, due, nextDueNanos, true, receivedNanos, tappedNanos);
    }

    public int size() {
        return tag.size();
    }

    public boolean isKeyframe() {
        return video.isKeyframe();
    }

    public void release() {
        tag.release();
    }
}
