package io.sluice.gateway.auth;

import java.net.InetAddress;

/**
 * Somebody asks to publish.
 *
 * @param streamId the stream's, if it becomes one
 * @param keyDigest stands for app and key wherever they are told
 */
public record AuthRequest(
        String streamId, String app, String key, String keyDigest, InetAddress address) {
    /** The key is not printed. */
    @Override
    public String toString() {
        return "AuthRequest[" + streamId + ", " + app + ", " + keyDigest + ", " + address + "]";
    }
}
