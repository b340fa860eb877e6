package io.sluice.gateway.auth;

import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.rtmp.session.StreamKey;
import java.util.Optional;

/**
 * Where a publish goes and under which names, where the authoriser says so.
 *
 * @param app the app there; the publisher's own if empty
 * @param key the key there; the publisher's own if empty
 * @param origin the name of the one origin it goes to; whichever serves its app if empty
 */
public record Destination(Optional<String> app, Optional<String> key, Optional<String> origin) {
    /** Whichever origin, under the publisher's own names. */
    public static final Destination UNCHANGED =
            new Destination(Optional.empty(), Optional.empty(), Optional.empty());

    /** The publish under these names. */
    public PublishRequest of(PublishRequest request) {
        return new PublishRequest(
                request.connect(),
                app.orElse(request.app()),
                key.map(StreamKey::new).orElse(request.key()),
                request.type());
    }

    /** The key is not printed. */
    @Override
    public String toString() {
        return "Destination[app=" + app + ", origin=" + origin + "]";
    }
}
