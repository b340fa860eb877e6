package io.sluice.loadtest;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.session.PushTarget;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.codecs.rtmp.session.StreamKey;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Where and how a publisher publishes.
 *
 * @param answerTimeout from dialling to the answer to publish
 * @param farewell how long the other side may take to close after the end, before we do
 * @param maxRecords most messages the report lists; more are only counted
 * @param asSent what becomes of each tag when it is due: takes it, and gives one
 */
public record PublisherSettings(
        InetSocketAddress address,
        PushTarget target,
        SessionLimits limits,
        Duration answerTimeout,
        Duration farewell,
        int maxRecords,
        UnaryOperator<MediaTag> asSent) {

    public static PublisherSettings of(InetSocketAddress address, String app, StreamKey key) {
        String tcUrl = "rtmp://" + address.getHostString() + ":" + address.getPort() + "/" + app;
        return new PublisherSettings(
                address,
                new PushTarget(tcUrl, app, key),
                SessionLimits.defaults(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                1 << 18,
                UnaryOperator.identity());
    }

    /** The same, sending something else than the source gave, at the same moments. */
    public PublisherSettings sending(UnaryOperator<MediaTag> otherwise) {
        return new PublisherSettings(
                address, target, limits, answerTimeout, farewell, maxRecords, otherwise);
    }
}
