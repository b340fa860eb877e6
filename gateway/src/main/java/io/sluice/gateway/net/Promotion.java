package io.sluice.gateway.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/** What becomes of a stranger's connection that asks to publish. */
@FunctionalInterface
public interface Promotion {
    /**
     * Moves the connection, of which nothing is being read, to a loop that relays, unless it is on
     * one already. Called on the connection's loop.
     *
     * @param then run on the loop that relays, with it; never, if the connection ends before
     */
    void promote(Channel stranger, Consumer<EventLoop> then);
}
