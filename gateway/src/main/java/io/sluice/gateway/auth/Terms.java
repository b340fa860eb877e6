package io.sluice.gateway.auth;

import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.rtmp.session.StreamKey;
import java.util.Optional;

/**
 * On which terms a publish is let in, where the authoriser says so.
 *
 * @param app the app at the origin; the publisher's own if empty
 * @param key the key there; the publisher's own if empty
 * @param origin the name of the one origin it goes to; whichever serves its app if empty
 * @param profile the rules by which it is watched; the standard ones if empty
 */
public record Terms(
        Optional<String> app,
        Optional<String> key,
        Optional<String> origin,
        Optional<String> profile) {
    /** Whichever origin, under the publisher's own names, watched as all are. */
    public static final Terms STANDARD =
            new Terms(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

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
        return "Terms[app=" + app + ", origin=" + origin + ", profile=" + profile + "]";
    }
}
