package io.sluice.gateway.stream;

import io.sluice.codecs.flv.MediaTag;
import java.time.Duration;

/** What one stream's publisher sent, and when it last did. */
final class Traffic {
    private long tags;
    private long bytes;
    private long lastNanos;
    private boolean paused;

    void onMedia(MediaTag tag, long receivedNanos) {
        tags++;
        bytes += tag.size();
        lastNanos = receivedNanos;
    }

    /** Silence before this moment does not count: nothing could come. */
    void restart(long nowNanos) {
        lastNanos = nowNanos;
    }

    /** While the origin is full nothing is read, so nothing could come either. */
    void onOriginFull(boolean full, long nowNanos) {
        paused = full;
        restart(nowNanos);
    }

    long silentNanos(long nowNanos) {
        return paused ? 0 : nowNanos - lastNanos;
    }

    /** Whether nothing has come for so long; never for no time. */
    boolean silentFor(Duration least, long nowNanos) {
        return !least.isZero() && silentNanos(nowNanos) >= least.toNanos();
    }

    StreamView view(StreamInfo info, StreamState state, long queuedBytes) {
        return new StreamView(info, state, tags, bytes, queuedBytes);
    }

    @Override
    public String toString() {
        return tags + " tags, " + bytes + " bytes";
    }
}
