package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ReceiveBuffersTest {
    private static int next(ExtendedHandle sizes) {
        ByteBuf buffer = sizes.allocate(new UnpooledByteBufAllocator(false, true));
        int capacity = buffer.capacity();
        assertEquals(capacity, sizes.guess());
        buffer.release();
        return capacity;
    }

    @Test
    void areSmallUntilTheEncoderIsLetIn() {
        ReceiveBuffers buffers = new ReceiveBuffers(new FixedRecvByteBufAllocator(64 << 10));
        ExtendedHandle sizes = buffers.newHandle();
        assertEquals(4096, next(sizes));
        buffers.trust();
        assertEquals(64 << 10, next(sizes));
    }

    @Test
    void areTheConnectionsOwnWhoeverAsksForThem() {
        EmbeddedChannel channel = new EmbeddedChannel();
        ReceiveBuffers buffers = ReceiveBuffers.of(channel);
        assertSame(buffers, ReceiveBuffers.of(channel));
        assertSame(buffers, channel.config().getRecvByteBufAllocator());
        assertFalse(channel.finish());
    }

    @Test
    void areNeverLargerThanWhatFits() {
        ReceiveBuffers buffers = new ReceiveBuffers(new FixedRecvByteBufAllocator(1024));
        assertEquals(1024, next(buffers.newHandle()));
    }

    @Test
    void areTwiceWhatFitsOnceTheEncoderIsLetInAndNoMoreThanAReadTakes() {
        ReceiveBuffers buffers = new ReceiveBuffers(new FixedRecvByteBufAllocator(6000));
        buffers.trust();
        assertEquals(12_000, next(buffers.newHandle()));
        ReceiveBuffers large = new ReceiveBuffers(new FixedRecvByteBufAllocator(40 << 10));
        large.trust();
        assertEquals(64 << 10, next(large.newHandle()));
    }
}
