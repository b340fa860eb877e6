package io.sluice.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * The buffers that one connection is read into: small ones until the encoder is let in, since what
 * arrives may have to wait as it is; then twice what would fit, since sound and pictures take turns
 * and what fits the one is too short for the other. Lives on the connection's loop.
 */
final class ReceiveBuffers implements RecvByteBufAllocator {
    private static final int STRANGERS_BYTES = 4096;
    private static final int MOST_BYTES = 64 << 10;
    private final RecvByteBufAllocator fitting;
    private boolean trusted;

    ReceiveBuffers(RecvByteBufAllocator fitting) {
        this.fitting = fitting;
    }

    /** A connection's, set where it has none; to be asked for before the first read. */
    static ReceiveBuffers of(Channel channel) {
        RecvByteBufAllocator set = channel.config().getRecvByteBufAllocator();
        if (set instanceof ReceiveBuffers own) {
            return own;
        }
        ReceiveBuffers own = new ReceiveBuffers(set);
        channel.config().setRecvByteBufAllocator(own);
        return own;
    }

    void trust() {
        trusted = true;
    }

    @Override
    public ExtendedHandle newHandle() {
        return new Sizes((ExtendedHandle) fitting.newHandle());
    }

    private final class Sizes extends DelegatingHandle implements ExtendedHandle {
        private final ExtendedHandle sizes;

        Sizes(ExtendedHandle sizes) {
            super(sizes);
            this.sizes = sizes;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator alloc) {
            return alloc.ioBuffer(guess());
        }

        @Override
        public int guess() {
            int fits = sizes.guess();
            return trusted
                    ? Math.max(fits, Math.min(2 * fits, MOST_BYTES))
                    : Math.min(fits, STRANGERS_BYTES);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier more) {
            return sizes.continueReading(more);
        }
    }
}
