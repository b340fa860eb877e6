package io.sluice.codecs.rtmp.session;

/**
 * A publish that awaits its answer (RTMP 1.0 section 7.2.2.6).
 *
 * @param app the application, normalised: no query, no leading or trailing slash
 * @param key the name with its query, as sent; may be empty
 * @param type {@code live}, {@code record} or {@code append}; {@code live} where absent
 */
public record PublishRequest(ConnectRequest connect, String app, StreamKey key, String type) {}
