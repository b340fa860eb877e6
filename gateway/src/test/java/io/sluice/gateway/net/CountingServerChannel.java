package io.sluice.gateway.net;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A listening socket whose connections' direct buffers are counted to the byte: no pool blurs it.
 */
public final class CountingServerChannel extends NioServerSocketChannel {
    private static final UnpooledByteBufAllocator COUNTING = new UnpooledByteBufAllocator(true);

    private static final AtomicInteger CLOSED = new AtomicInteger();

    /** What all connections of this process hold now. */
    static long directBytes() {
        return COUNTING.metric().usedDirectMemory();
    }

    /** Connections of this process that came and are closed again. */
    static int closed() {
        return CLOSED.get();
    }

    static EventLoops loops() {
        return new EventLoops(
                new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()),
                new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()),
                CountingServerChannel.class,
                NioSocketChannel.class,
                NioDatagramChannel.class);
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int before = accepted.size();
        int count = super.doReadMessages(accepted);
        accepted.subList(before, accepted.size()).forEach(channel -> watch((Channel) channel));
        return count;
    }

    private static void watch(Channel channel) {
        channel.config().setAllocator(COUNTING);
        channel.closeFuture().addListener(done -> CLOSED.incrementAndGet());
    }
}
