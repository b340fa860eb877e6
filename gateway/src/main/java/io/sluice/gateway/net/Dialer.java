package io.sluice.gateway.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

/**
 * How a connection to an origin comes to be: over a socket, and in the simulation between two
 * embedded channels.
 */
public interface Dialer {
    /**
     * Resolves the name anew and connects, without blocking.
     *
     * @param loop the publisher's, which the connection shares
     * @param handler the connection's only handler
     */
    Future<Channel> dial(EventLoop loop, String host, int port, ChannelHandler handler);
}
