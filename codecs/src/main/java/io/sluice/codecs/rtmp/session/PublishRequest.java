package io.sluice.codecs.rtmp.session;

import io.sluice.codecs.rtmp.ProtocolException;

/**
 * A publish that awaits its answer (RTMP 1.0 section 7.2.2.6).
 *
 * @param app the application, normalised: no query, no leading or trailing slash
 * @param key the name with its query, as sent; may be empty
 * @param type {@code live}, {@code record} or {@code append}; {@code live} where absent
 */
public record PublishRequest(ConnectRequest connect, String app, StreamKey key, String type) {
    /**
     * The same path with its app and key told apart elsewhere than the encoder did: its first
     * segments are the app, the rest is the key, which is empty where nothing is left.
     *
     * @param segments how many; 0 leaves it as it is
     * @throws ProtocolException if the app would hold what no app may
     */
    public PublishRequest splitAfter(int segments) {
        return segments == 0 ? this : NameRules.splitAfter(segments, this);
    }
}
