package io.sluice.gateway.net;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.gateway.config.OriginConfig;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What all ways to origins share.
 *
 * @param randoms one a connection, for its handshake
 */
public record RouteParts(
        OriginConfig config,
        SessionLimits limits,
        Dialer dialer,
        Ticker ticker,
        Supplier<RandomGenerator> randoms) {}
