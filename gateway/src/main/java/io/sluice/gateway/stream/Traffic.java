package io.sluice.gateway.stream;

import io.sluice.codecs.flv.MediaTag;

/** What one stream's publisher sent, and when it last did. */
final class Traffic {
    private long tags;
    private long bytes;
    private long lastNanos;

    void onMedia(MediaTag tag, long receivedNanos) {
        tags++;
        bytes += tag.size();
        lastNanos = receivedNanos;
    }

    /** Silence before this moment does not count: nothing could come. */
    void restart(long nowNanos) {
        lastNanos = nowNanos;
    }

    long silentNanos(long nowNanos) {
        return nowNanos - lastNanos;
    }

    StreamView view(StreamInfo info, StreamState state, long queuedBytes) {
        return new StreamView(info, state, tags, bytes, queuedBytes);
    }

    @Override
    public String toString() {
        return tags + " tags, " + bytes + " bytes";
    }
}
