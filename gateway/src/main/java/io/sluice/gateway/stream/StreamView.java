package io.sluice.gateway.stream;

/** What one stream looked like a moment ago: a value, for any thread. */
public record StreamView(
        StreamInfo info, StreamState state, long mediaTags, long mediaBytes, long queuedBytes) {}
