package io.sluice.gateway.config;

import io.sluice.codecs.yaml.DataSize;
import java.time.Duration;

/**
 * The platform's own ingest.
 *
 * @param url {@code rtmp://host[:port]/app}; {@code {app}} stands for the publisher's app
 * @param key what the stream is called there; {@code {key}} stands for the publisher's key
 * @param dialTimeout resolving and connecting
 * @param publishTimeout from connected to the origin's answer to publish
 * @param queueHigh waiting bytes at which reading from the publisher pauses
 * @param queueLow waiting bytes at which it goes on
 * @param stallTimeout nothing could be written for this long: both sides are closed
 * @param notSent most bytes the kernel keeps unsent (TCP_NOTSENT_LOWAT): what a cut can't take back
 * @param cutGrace how long after a cut's verdict the message it has begun may still reach the
 *     origin; the connection is reset in time for that
 */
public record OriginConfig(
        String url,
        String key,
        Duration dialTimeout,
        Duration publishTimeout,
        DataSize queueHigh,
        DataSize queueLow,
        Duration stallTimeout,
        DataSize notSent,
        Duration cutGrace) {
    /** When a cut resets the connection: early enough to have taken effect when its grace ends. */
    public Duration cutReset() {
        return cutGrace.multipliedBy(9).dividedBy(10);
    }

    /** The same way to another place. */
    public OriginConfig at(String otherUrl) {
        return new OriginConfig(
                otherUrl,
                key,
                dialTimeout,
                publishTimeout,
                queueHigh,
                queueLow,
                stallTimeout,
                notSent,
                cutGrace);
    }

    /** The same, given up after another time without progress. */
    public OriginConfig stallingAfter(Duration other) {
        return new OriginConfig(
                url,
                key,
                dialTimeout,
                publishTimeout,
                queueHigh,
                queueLow,
                other,
                notSent,
                cutGrace);
    }

    public static OriginConfig defaults() {
        return new OriginConfig(
                "rtmp://127.0.0.1:1936/{app}",
                "{key}",
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                DataSize.mebibytes(4),
                DataSize.mebibytes(1),
                Duration.ofSeconds(10),
                DataSize.kibibytes(32),
                Duration.ofMillis(250));
    }

    /** Without the URL and the key, which may be the platform's secrets. */
    @Override
    public String toString() {
        return "OriginConfig[url and key hidden, queueHigh=%s, queueLow=%s, stallTimeout=%s]"
                .formatted(queueHigh, queueLow, stallTimeout);
    }
}
