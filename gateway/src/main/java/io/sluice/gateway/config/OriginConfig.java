package io.sluice.gateway.config;

import io.sluice.codecs.rtmp.handshake.ClientHandshake;
import io.sluice.codecs.yaml.DataSize;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The platform's own ingest: one origin, or several.
 *
 * @param url {@code rtmp://host[:port]/app} or {@code rtmps://}; {@code {app}} stands for the
 *     publisher's app
 * @param key what the stream is called there; {@code {key}} stands for the publisher's key
 * @param weight its share of the publishes beside the others'
 * @param others further origins, by name
 * @param handshake what origins are offered that say nothing else: the simple one, or the one with
 *     a digest, which some strict servers want
 * @param failedFor an origin that could not be reached is dialled last for this long
 * @param dialTimeout resolving and connecting
 * @param publishTimeout from connected to the origin's answer to publish; with the dialling less
 *     than an encoder has for its publish, so that another origin can still be tried
 * @param queueHigh waiting bytes at which reading from the publisher pauses
 * @param queueLow waiting bytes at which it goes on
 * @param stallTimeout nothing could be written for this long: the origin counts as lost
 * @param notSent most bytes the kernel keeps unsent (TCP_NOTSENT_LOWAT): what a cut can't take back
 * @param cutGrace how long after a cut's verdict the message it has begun may still reach the
 *     origin; the connection is reset in time for that
 */
public record OriginConfig(
        String url,
        String key,
        int weight,
        Map<String, OriginPlace> others,
        ClientHandshake.Form handshake,
        Duration failedFor,
        Duration dialTimeout,
        Duration publishTimeout,
        DataSize queueHigh,
        DataSize queueLow,
        Duration stallTimeout,
        DataSize notSent,
        Duration cutGrace,
        OriginTlsConfig tls,
        ReconnectConfig reconnect) {
    /** What the origin without a name of its own is called. */
    public static final String MAIN = "main";

    /** When a cut resets the connection: early enough to have taken effect when its grace ends. */
    public Duration cutReset() {
        return cutGrace.multipliedBy(9).dividedBy(10);
    }

    /** The first origin's URL up to its path, which may be the platform's secret. */
    public String shown() {
        int path = url.indexOf('/', url.indexOf("//") + 2);
        return path < 0 ? url : url.substring(0, path);
    }

    /** All origins by their names, in the order in which they are written. */
    public Map<String, OriginPlace> places() {
        Map<String, OriginPlace> all = new LinkedHashMap<>();
        all.put(MAIN, new OriginPlace(url, key, "", weight, handshake));
        all.putAll(others);
        return all;
    }

    /** The same way to another place. */
    public OriginConfig at(String otherUrl) {
        return with(otherUrl, others, queueHigh, queueLow, stallTimeout, reconnect);
    }

    /** The same, with further origins. */
    public OriginConfig beside(Map<String, OriginPlace> further) {
        return with(url, further, queueHigh, queueLow, stallTimeout, reconnect);
    }

    /** The same, given up after another time without progress. */
    public OriginConfig stallingAfter(Duration other) {
        return with(url, others, queueHigh, queueLow, other, reconnect);
    }

    /** The same, with other watermarks. */
    public OriginConfig queueing(DataSize high, DataSize low) {
        return with(url, others, high, low, stallTimeout, reconnect);
    }

    /** The same, but for what happens when the origin is lost. */
    public OriginConfig reconnecting(ReconnectConfig other) {
        return with(url, others, queueHigh, queueLow, stallTimeout, other);
    }

    /** The same, with other files for TLS. */
    public OriginConfig over(OriginTlsConfig other) {
        return new OriginConfig(
                url,
                key,
                weight,
                others,
                handshake,
                failedFor,
                dialTimeout,
                publishTimeout,
                queueHigh,
                queueLow,
                stallTimeout,
                notSent,
                cutGrace,
                other,
                reconnect);
    }

    private OriginConfig with(
            String otherUrl,
            Map<String, OriginPlace> otherOthers,
            DataSize otherHigh,
            DataSize otherLow,
            Duration otherStall,
            ReconnectConfig otherReconnect) {
        return new OriginConfig(
                otherUrl,
                key,
                weight,
                otherOthers,
                handshake,
                failedFor,
                dialTimeout,
                publishTimeout,
                otherHigh,
                otherLow,
                otherStall,
                notSent,
                cutGrace,
                tls,
                otherReconnect);
    }

    public static OriginConfig defaults() {
        return new OriginConfig(
                "rtmp://127.0.0.1:1936/{app}",
                "{key}",
                1,
                Map.of(),
                ClientHandshake.Form.SIMPLE,
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                DataSize.mebibytes(4),
                DataSize.mebibytes(1),
                Duration.ofSeconds(10),
                DataSize.kibibytes(32),
                Duration.ofMillis(250),
                OriginTlsConfig.defaults(),
                ReconnectConfig.defaults());
    }

    /** Without the URLs and the keys, which may be the platform's secrets. */
    @Override
    public String toString() {
        return "OriginConfig[urls and keys hidden, others=%s, queueHigh=%s, queueLow=%s]"
                .formatted(others.keySet(), queueHigh, queueLow);
    }
}
