package io.sluice.gateway.net;

import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.gateway.config.IngestConfig;
import io.sluice.gateway.stream.StreamParts;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What all publishers' connections share.
 *
 * @param randoms one a connection, for its handshake
 * @param unfinished what all of them hold
 */
public record IngestParts(
        IngestConfig config,
        SessionLimits limits,
        Supplier<RandomGenerator> randoms,
        OriginRoutes routes,
        StreamParts streams,
        UnfinishedBytes unfinished) {}
