package io.sluice.gateway.config;

import io.sluice.codecs.yaml.DataSize;
import java.time.Duration;

/**
 * The publishers' side.
 *
 * @param listen {@code host:port}; port 0 takes a free one
 * @param trustedProxies networks whose connections begin with a PROXY header, as {@code 10.0.0.0/8,
 *     fd00::/8}; empty for none
 * @param loops event loops that relay; 0 for one for every two cores
 * @param publishDeadline from accept to an accepted publish, absolute: never re-armed by bytes
 * @param mediaIdle a publish without media for this long ends
 * @param appSegments how many segments of the path are the app, the rest being the key; 0 where the
 *     encoder tells them apart
 * @param takeover a publisher silent for this long loses its name to a newcomer of the same
 *     identity; zero for never
 * @param closeGrace how long a refused or cut encoder has to read why, before its connection closes
 * @param maxConnectionsPerAddress IPv6 is counted by /64
 * @param maxStreams publishes at a time
 * @param maxUnfinished bytes of unfinished messages, all connections together
 */
public record IngestConfig(
        String listen,
        String trustedProxies,
        TlsConfig tls,
        int loops,
        Duration publishDeadline,
        Duration mediaIdle,
        int appSegments,
        Duration takeover,
        Duration closeGrace,
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxStreams,
        DataSize maxUnfinished,
        RatesConfig rates,
        RtmpConfig rtmp) {

    /** Limits of the protocol layers, a connection each. */
    public record RtmpConfig(
            DataSize windowAck,
            DataSize outChunk,
            DataSize maxInChunk,
            DataSize maxMessage,
            DataSize maxPartialBeforePublish,
            DataSize maxPartial,
            int maxChunkStreams,
            int maxNameLength) {
        public static RtmpConfig defaults() {
            return new RtmpConfig(
                    DataSize.kibibytes(2500),
                    DataSize.kibibytes(64),
                    DataSize.mebibytes(16),
                    DataSize.mebibytes(8),
                    DataSize.kibibytes(8),
                    DataSize.mebibytes(12),
                    32,
                    1024);
        }
    }

    /** The same, listening elsewhere. */
    public IngestConfig listeningOn(String other) {
        return new IngestConfig(
                other,
                trustedProxies,
                tls,
                loops,
                publishDeadline,
                mediaIdle,
                appSegments,
                takeover,
                closeGrace,
                maxConnections,
                maxConnectionsPerAddress,
                maxStreams,
                maxUnfinished,
                rates,
                rtmp);
    }

    public static IngestConfig defaults() {
        return new IngestConfig(
                "127.0.0.1:1935",
                "",
                TlsConfig.defaults(),
                0,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                0,
                Duration.ofSeconds(5),
                Duration.ofMillis(250),
                4096,
                64,
                1024,
                DataSize.mebibytes(256),
                RatesConfig.defaults(),
                RtmpConfig.defaults());
    }
}
