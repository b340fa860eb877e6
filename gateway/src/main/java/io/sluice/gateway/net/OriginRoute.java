package io.sluice.gateway.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.session.CapabilityProfile;
import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.rtmp.session.PushEvent;
import io.sluice.codecs.rtmp.session.PushSession;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.gateway.config.OriginConfig;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The way to the origin, shared by all links: where it is, how it is dialled, and what it promised
 * at the last successful dial, which is what encoders are promised at their connect. Thread-safe.
 */
public final class OriginRoute {
    private final OriginConfig config;
    private final OriginUrl url;
    private final SessionLimits limits;
    private final Dialer dialer;
    private final Ticker ticker;
    private final Supplier<RandomGenerator> randoms;
    private volatile CapabilityProfile profile = CapabilityProfile.standard();

    /**
     * The way that the configuration tells.
     *
     * @param randoms one a connection, for its handshake
     * @throws IllegalArgumentException if the origin's URL can't be used
     */
    public OriginRoute(
            OriginConfig config,
            SessionLimits limits,
            Dialer dialer,
            Ticker ticker,
            Supplier<RandomGenerator> randoms) {
        this.config = config;
        this.url = OriginUrl.of(config);
        this.limits = limits;
        this.dialer = dialer;
        this.ticker = ticker;
        this.randoms = randoms;
    }

    OriginConfig config() {
        return config;
    }

    Ticker ticker() {
        return ticker;
    }

    /** What encoders may be promised. */
    CapabilityProfile profile() {
        return profile;
    }

    void learn(CapabilityProfile latest) {
        profile = latest;
    }

    PushSession session(PublishRequest request, Consumer<? super PushEvent> owner) {
        return new PushSession(
                ByteBufAllocator.DEFAULT,
                limits,
                randoms.get(),
                url.targetOf(request),
                request.connect(),
                owner);
    }

    Future<Channel> dial(EventLoop loop, ChannelHandler link) {
        return dialer.dial(loop, url.host(), url.port(), link);
    }
}
