package io.sluice.gateway.auth;

import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.rtmp.session.StreamKey;

/** Under which names a publish goes to the origin, where they are not the publisher's own. */
public record Renaming(String app, String key) {
    /** The publish under these names. */
    public PublishRequest of(PublishRequest request) {
        return new PublishRequest(request.connect(), app, new StreamKey(key), request.type());
    }

    /** The key is not printed. */
    @Override
    public String toString() {
        return "Renaming[app=" + app + "]";
    }
}
