package io.sluice.codecs.rtmp.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The name a stream is published under, with its query as sent: a secret. It never prints and
 * compares in constant time.
 */
public final class StreamKey {
    private final String value;

    public StreamKey(String value) {
        this.value = value;
    }

    /** The secret itself: for authorisation and for the origin, never for a log or an error. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamKey key
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8),
                        key.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "StreamKey[redacted]";
    }
}
