package io.sluice.loadtest.fault;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.loadtest.MediaSource;
import org.jspecify.annotations.Nullable;

/**
 * A source whose first group of pictures never ends: another one's tags without any keyframe after
 * the first. What cannot be read as video passes. Owns the other source.
 */
public final class EndlessGop implements MediaSource {
    private final MediaSource source;
    private boolean begun;

    public EndlessGop(MediaSource source) {
        this.source = source;
    }

    @Override
    public @Nullable MediaTag poll() {
        MediaTag tag = source.poll();
        while (tag != null && isKeyframe(tag)) {
            if (!begun) {
                begun = true;
                return tag;
            }
            tag.release();
            tag = source.poll();
        }
        return tag;
    }

    @Override
    public boolean exhausted() {
        return source.exhausted();
    }

    @Override
    public void close() {
        source.close();
    }

    private static boolean isKeyframe(MediaTag tag) {
        try {
            return tag.kind() == MediaTag.Kind.VIDEO && VideoTag.parse(tag.payload()).isKeyframe();
        } catch (ProtocolException e) {
            return false;
        }
    }
}
