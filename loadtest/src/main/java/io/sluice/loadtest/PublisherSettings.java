package io.sluice.loadtest;

import io.sluice.codecs.rtmp.session.PushTarget;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.codecs.rtmp.session.StreamKey;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Where and how a publisher publishes.
 *
 * @param answerTimeout from dialling to the answer to publish
 * @param farewell how long the other side may take to close after the end, before we do
 * @param maxRecords most messages the report lists; more are only counted
 */
public record PublisherSettings(
        InetSocketAddress address,
        PushTarget target,
        SessionLimits limits,
        Duration answerTimeout,
        Duration farewell,
        int maxRecords) {

    public static PublisherSettings of(InetSocketAddress address, String app, StreamKey key) {
        String tcUrl = "rtmp://" + address.getHostString() + ":" + address.getPort() + "/" + app;
        return new PublisherSettings(
                address,
                new PushTarget(tcUrl, app, key),
                SessionLimits.defaults(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                1 << 18);
    }
}
