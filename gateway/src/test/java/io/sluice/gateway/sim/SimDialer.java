package io.sluice.gateway.sim;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.sluice.gateway.net.Dialer;

/** Dials origins that do as they like. */
final class SimDialer implements Dialer {
    private final World world;
    private int dials;

    SimDialer(World world) {
        this.world = world;
    }

    @Override
    public Future<Channel> dial(EventLoop loop, String host, int port, ChannelHandler handler) {
        Promise<Channel> dialled = loop.newPromise();
        world.add(new SimOrigin(world, dials++, world.book().onDial(), handler, dialled));
        return dialled;
    }
}
