package io.sluice.gateway.net;

import io.netty.channel.EventLoop;
import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.gateway.config.IngestConfig;
import io.sluice.gateway.stream.Origin;
import io.sluice.gateway.stream.StreamParts;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What all publishers' connections share.
 *
 * @param randoms one a connection, for its handshake
 * @param unfinished what all of them hold
 * @param promotion what comes before a publish is looked at
 */
public record IngestParts(
        IngestConfig config,
        SessionLimits limits,
        Supplier<RandomGenerator> randoms,
        OriginRoutes routes,
        StreamParts streams,
        UnfinishedBytes unfinished,
        Promotion promotion) {

    /** Makes the ways of what is asked for to its origin, on this loop. */
    Origin.Maker origins(EventLoop loop, PublishRequest request) {
        return (id, terms, listener) ->
                new ResumingOrigin(routes, id, loop, terms.of(request), terms.origin(), listener);
    }
}
