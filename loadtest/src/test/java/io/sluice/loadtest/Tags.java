package io.sluice.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Tags with random bytes, for tests. */
final class Tags {
    private Tags() {}

    static MediaTag tag(MediaTag.Kind kind, long timestampMillis, int size, Random random) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        ByteBuf payload = ByteBufAllocator.DEFAULT.buffer(size).writeBytes(bytes);
        return new MediaTag(kind, timestampMillis, payload);
    }

    /** A clip of alternating video and audio messages, a millisecond apart. */
    static Clip clip(int messages, int maxSize, long seed) {
        Random random = new Random(seed);
        List<MediaTag> tags = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            MediaTag.Kind kind = i % 2 == 0 ? MediaTag.Kind.VIDEO : MediaTag.Kind.AUDIO;
            tags.add(tag(kind, i, 1 + random.nextInt(maxSize), random));
        }
        return new Clip(tags, messages);
    }
}
