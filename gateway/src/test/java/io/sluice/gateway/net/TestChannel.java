package io.sluice.gateway.net;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;

/** An embedded channel whose socket can be full, and which tells how it was closed. */
final class TestChannel extends EmbeddedChannel {
    private final @Nullable ChannelConfig config;
    private boolean full;
    private boolean oneMore;
    boolean resets;

    TestChannel(Ticker ticker, ChannelHandler handler) {
        super(EmbeddedChannel.builder().ticker(ticker).handlers(handler).register(false));
        config =
                new DefaultChannelConfig(this) {
                    @Override
                    public <T> boolean setOption(ChannelOption<T> option, T value) {
                        resets |= option == ChannelOption.SO_LINGER && value.equals(0);
                        return super.setOption(option, value);
                    }
                };
    }

    @Override
    public ChannelConfig config() {
        return config == null ? super.config() : config;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        if (!full) {
            super.doWrite(in);
        } else if (oneMore) {
            oneMore = false;
            outboundMessages().add(ReferenceCountUtil.retain(in.current()));
            in.remove();
        }
    }

    /** From now on the socket takes no byte. */
    void fill() {
        full = true;
    }

    void drain() {
        full = false;
        flush();
    }

    /** Takes one message, and is full again. */
    void drainOne() {
        oneMore = true;
        flush();
    }

    int messagesHandedOver() {
        ChannelOutboundBuffer outbound = unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.size();
    }
}
