package io.sluice.gateway.stream;

import io.sluice.codecs.rtmp.session.PublishRequest;
import java.net.InetAddress;

/**
 * One asking for a publish, as admission sees it.
 *
 * @param id the stream's, from here on
 * @param keyDigest stands for app and key wherever they are told
 */
public record Attempt(String id, PublishRequest request, String keyDigest, InetAddress address) {
    String app() {
        return request.app();
    }
}
