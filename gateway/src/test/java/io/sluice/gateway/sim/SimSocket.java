package io.sluice.gateway.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The gateway's end of a {@link Wire}, as Netty's channels are: it writes as much as there is room
 * for and keeps the rest, reads only when asked to, and closes as TCP does. Bytes move only when
 * the simulation says so.
 */
final class SimSocket extends AbstractChannel implements DuplexChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private final Wire wire;
    private final Config config = new Config();
    private boolean open = true;
    private boolean wantsRead;
    private boolean outputShut;

    SimSocket(Wire wire) {
        super(null);
        this.wire = wire;
    }

    private final class Config extends DefaultChannelConfig {
        private boolean abrupt;

        Config() {
            super(SimSocket.this);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            if (option == ChannelOption.SO_LINGER) {
                abrupt = value.equals(0);
                return true;
            }
            return super.setOption(option, value);
        }

        @Override
        protected void autoReadCleared() {
            wantsRead = false;
        }
    }

    private final class Unsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException());
        }

        void goOn() {
            flush0();
        }
    }

    /** Whether bytes, an end or a reset can be handed to the gateway. */
    boolean readable() {
        boolean something = wire.toGateway.size() > 0 || wire.toGateway.finished();
        return open && (wire.isReset() || wantsRead && something);
    }

    /** Hands at most so many bytes to the gateway. */
    void read(int max) {
        if (wire.isReset()) {
            pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
            unsafe().close(voidPromise());
            return;
        }
        byte[] bytes = wire.toGateway.read(max);
        if (bytes.length == 0) {
            unsafe().close(voidPromise());
            return;
        }
        wantsRead = false;
        ByteBuf in = ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
        pipeline().fireChannelRead(in);
        pipeline().fireChannelReadComplete();
    }

    /** Whether the gateway has handed over bytes that found no room. */
    boolean holdsBytes() {
        ChannelOutboundBuffer out = unsafe().outboundBuffer();
        return open && out != null && !out.isEmpty();
    }

    boolean writable() {
        return holdsBytes() && (wire.toPeer.room() > 0 || wire.isReset());
    }

    void write() {
        ((Unsafe) unsafe()).goOn();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) throws IOException {
        if (wire.isReset()) {
            throw new IOException("Broken pipe");
        }
        ByteBuf next = (ByteBuf) out.current();
        while (next != null) {
            int bytes = Math.min(next.readableBytes(), wire.toPeer.room());
            if (bytes == 0 && next.isReadable()) {
                return;
            }
            byte[] copy = new byte[bytes];
            next.getBytes(next.readerIndex(), copy);
            wire.toPeer.write(copy);
            out.removeBytes(bytes);
            next = (ByteBuf) out.current();
        }
    }

    @Override
    protected void doBeginRead() {
        wantsRead = true;
    }

    @Override
    protected void doClose() {
        open = false;
        wire.closeByGateway(config.abrupt);
    }

    @Override
    protected void doShutdownOutput() {
        outputShut = true;
        wire.toPeer.finish();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Unsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return new InetSocketAddress(0);
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return new InetSocketAddress(0);
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return promise.setSuccess();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShut;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        ((AbstractUnsafe) unsafe()).shutdownOutput(promise);
        return promise;
    }

    @Override
    public boolean isShutdown() {
        return outputShut;
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdownOutput();
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        return shutdownOutput(promise);
    }
}
