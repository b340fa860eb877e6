package io.sluice.ops.e2e;

import java.nio.file.Path;

/**
 * A real origin on loopback that records what is published to it: the platform's ingest in these
 * tests. A recording holds the media as it arrived, from the first message on, so no player's
 * moment of joining blurs a comparison.
 */
interface RecordingOrigin extends AutoCloseable {
    int port();

    /** Where to publish to it, without the key. */
    String url();

    /** The one recording of a stream, once the origin has closed it. */
    Path recording(String key);

    /** How many publishes of a stream have reached it. */
    long publishes(String key);

    @Override
    void close();
}
