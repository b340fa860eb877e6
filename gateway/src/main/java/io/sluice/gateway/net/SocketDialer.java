package io.sluice.gateway.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.sluice.gateway.config.OriginConfig;

/** Dials over TCP; names are resolved by Netty's asynchronous resolver at each dial, uncached. */
public final class SocketDialer implements Dialer, AutoCloseable {
    private final EventLoops loops;
    private final OriginConfig config;
    private final DnsAddressResolverGroup resolver;

    public SocketDialer(EventLoops loops, OriginConfig config) {
        this.loops = loops;
        this.config = config;
        this.resolver =
                new DnsAddressResolverGroup(
                        new DnsNameResolverBuilder()
                                .datagramChannelType(loops.datagramType())
                                .socketChannelType(loops.socketType())
                                .queryTimeoutMillis(config.dialTimeout().toMillis())
                                .resolveCache(NoopDnsCache.INSTANCE)
                                .authoritativeDnsServerCache(
                                        NoopAuthoritativeDnsServerCache.INSTANCE));
    }

    @Override
    public Future<Channel> dial(EventLoop loop, String host, int port, ChannelHandler handler) {
        ChannelFuture connected = bootstrap(loop, handler).connect(host, port);
        Promise<Channel> dialled = loop.newPromise();
        connected.addListener(
                done -> {
                    if (done.isSuccess()) {
                        dialled.setSuccess(connected.channel());
                    } else {
                        dialled.setFailure(done.cause());
                    }
                });
        return dialled;
    }

    private Bootstrap bootstrap(EventLoop loop, ChannelHandler handler) {
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(loops.socketType())
                        .resolver(resolver)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, true)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                Math.toIntExact(config.dialTimeout().toMillis()))
                        .handler(handler);
        if (loops.epoll()) {
            bootstrap.option(EpollChannelOption.TCP_NOTSENT_LOWAT, config.notSent().bytes());
        }
        return bootstrap;
    }

    @Override
    public void close() {
        resolver.close();
    }
}
