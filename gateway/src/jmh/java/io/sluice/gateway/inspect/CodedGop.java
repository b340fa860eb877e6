package io.sluice.gateway.inspect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Two seconds of tags as a stream's loop gets them: a sequence header, then 60 pictures of 11,000
 * bytes on average, the first a keyframe of 60,000, and AAC between them. Its holder owns the tags.
 */
record CodedGop(List<MediaTag> tags) {
    static final long MILLIS = 2_000;

    private static final int PICTURES = 60;
    private static final int KEYFRAME_BYTES = 60_000;
    private static final int INTER_BYTES = (60 * 11_000 - KEYFRAME_BYTES) / 59;
    private static final int AUDIO_BYTES = 372;

    static CodedGop recorded() {
        SplittableRandom random = new SplittableRandom(1);
        List<MediaTag> tags = new ArrayList<>();
        tags.add(tag(MediaTag.Kind.VIDEO, 0, 0x17, 0, 48));
        int sounds = 0;
        for (int picture = 0; picture < PICTURES; picture++) {
            long now = picture * MILLIS / PICTURES;
            for (; sounds * 1024L * 1000 / 44_100 <= now; sounds++) {
                tags.add(tag(MediaTag.Kind.AUDIO, now, 0xAF, 1, AUDIO_BYTES));
            }
            boolean keyframe = picture == 0;
            int bytes =
                    keyframe
                            ? KEYFRAME_BYTES
                            : random.nextInt(INTER_BYTES * 2 / 5, INTER_BYTES * 8 / 5 + 1);
            tags.add(tag(MediaTag.Kind.VIDEO, now, keyframe ? 0x17 : 0x27, 1, bytes));
        }
        return new CodedGop(tags);
    }

    private static MediaTag tag(
            MediaTag.Kind kind, long millis, int format, int packet, int bytes) {
        ByteBuf payload = ByteBufAllocator.DEFAULT.directBuffer(bytes);
        payload.writeByte(format).writeByte(packet).writeZero(bytes - 2);
        return new MediaTag(kind, millis, payload);
    }

    /** Gives the tags back, which nobody else may still hold. */
    void release() {
        for (MediaTag tag : tags) {
            if (!tag.payload().release()) {
                throw new IllegalStateException("a tag is held");
            }
        }
    }
}
