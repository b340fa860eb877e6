package io.sluice.gateway.net;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.gateway.config.OriginConfig;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What all ways to origins share.
 *
 * @param randoms one a connection, for its handshake
 * @param tls for origins that are dialled with it
 */
public record RouteParts(
        OriginConfig config,
        SessionLimits limits,
        Dialer dialer,
        Ticker ticker,
        Supplier<RandomGenerator> randoms,
        Optional<OriginTls> tls) {
    /**
     * All of it for this configuration.
     *
     * @throws IOException if an origin has {@code rtmps://} and the files for that can't be used
     */
    public static RouteParts of(
            OriginConfig config,
            SessionLimits limits,
            Dialer dialer,
            Ticker ticker,
            Supplier<RandomGenerator> randoms)
            throws IOException {
        boolean secure =
                config.places().values().stream().anyMatch(place -> OriginUrl.of(place).secure());
        Optional<OriginTls> tls =
                secure ? Optional.of(new OriginTls(config.tls())) : Optional.empty();
        return new RouteParts(config, limits, dialer, ticker, randoms, tls);
    }
}
