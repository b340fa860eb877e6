package io.sluice.gateway.tap;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.rtmp.ProtocolException;
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
 * @param tappedNanos when it had come into the tap
 * @param givenNanos when it could be decoded: as received, or later where it was held back
 */
public record TappedTag(
        MediaTag tag,
        VideoTag video,
        long pictureId,
        @Nullable Due due,
        long nextDueNanos,
        boolean afterLoss,
        long receivedNanos,
        long tappedNanos,
        long givenNanos) {

    private static final VideoTag UNREADABLE =
            new VideoTag(VideoCodec.UNKNOWN, VideoTag.Frame.RESERVED, VideoTag.Packet.OTHER, 0, 0);

    /** A header that can't be read may hide a picture: it must not pass as clean. */
    public static VideoTag header(MediaTag tag) {
        try {
            return VideoTag.parse(tag.payload());
        } catch (ProtocolException malformed) {
            return UNREADABLE;
        }
    }

    TappedTag resumed() {
        return new TappedTag(
                tag,
                video,
                pictureId,
                due,
                nextDueNanos,
                true,
                receivedNanos,
                tappedNanos,
                givenNanos);
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
