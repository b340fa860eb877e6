package io.sluice.gateway.stream;

import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.gateway.auth.AuthRequest;
import java.net.InetAddress;

/**
 * One asking for a publish, as admission sees it.
 *
 * @param id the stream's, from here on
 * @param keyDigest stands for app and key wherever they are told
 */
public record Attempt(String id, PublishRequest request, String keyDigest, InetAddress address) {
    AuthRequest question() {
        return new AuthRequest(id, app(), request.key().reveal(), keyDigest, address);
    }

    String app() {
        return request.app();
    }
}
