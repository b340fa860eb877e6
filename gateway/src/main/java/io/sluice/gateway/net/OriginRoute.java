package io.sluice.gateway.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.handshake.ClientHandshake;
import io.sluice.codecs.rtmp.session.CapabilityProfile;
import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.rtmp.session.PushEvent;
import io.sluice.codecs.rtmp.session.PushSession;
import io.sluice.gateway.config.OriginConfig;
import io.sluice.gateway.config.OriginPlace;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The way to one origin, shared by all links: where it is, how it is dialled, whether it could be
 * reached lately, and what it promised at the last successful dial, which is what encoders are
 * promised at their connect. Thread-safe.
 */
final class OriginRoute {
    private final String name;
    private final OriginUrl url;
    private final Set<String> apps;
    private final int weight;
    private final ClientHandshake.Form handshake;
    private final RouteParts parts;
    private volatile CapabilityProfile profile = CapabilityProfile.standard();
    private volatile long failedNanos;
    private volatile boolean failed;

    /**
     * The way that the configuration tells.
     *
     * @throws IllegalArgumentException if the origin's URL can't be used
     */
    OriginRoute(String name, OriginPlace place, RouteParts parts) {
        this.name = name;
        this.url = OriginUrl.of(place);
        this.apps = place.appNames();
        this.weight = place.weight();
        this.handshake = place.handshake();
        this.parts = parts;
    }

    String name() {
        return name;
    }

    Set<String> apps() {
        return apps;
    }

    int weight() {
        return weight;
    }

    OriginConfig config() {
        return parts.config();
    }

    Ticker ticker() {
        return parts.ticker();
    }

    /** What encoders may be promised. */
    CapabilityProfile profile() {
        return profile;
    }

    /** It took a publish. */
    void worked(CapabilityProfile latest) {
        profile = latest;
        failed = false;
    }

    /** It could not be reached, or did not answer. */
    void failed() {
        failedNanos = ticker().nanoTime();
        failed = true;
    }

    /** Whether nothing is known against it. */
    boolean healthy() {
        return !failed || ticker().nanoTime() - failedNanos >= config().failedFor().toNanos();
    }

    PushSession session(PublishRequest request, Consumer<? super PushEvent> owner) {
        return new PushSession(
                ByteBufAllocator.DEFAULT,
                parts.limits(),
                new ClientHandshake(parts.randoms().get(), handshake),
                url.targetOf(request),
                request.connect(),
                owner);
    }

    Future<Channel> dial(EventLoop loop, ChannelHandler link) {
        ChannelHandler handler =
                parts.tls()
                        .filter(_ -> url.secure())
                        .map(tls -> tls.before(link, url.host(), url.port()))
                        .orElse(link);
        return parts.dialer().dial(loop, url.host(), url.port(), handler);
    }
}
