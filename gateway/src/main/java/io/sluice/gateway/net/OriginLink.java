package io.sluice.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.session.CapabilityProfile;
import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.codecs.rtmp.session.PushEvent;
import io.sluice.codecs.rtmp.session.PushSession;
import io.sluice.gateway.config.OriginConfig;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.StatusCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One connection of a stream to an origin: a {@link PushSession} on a channel that shares the
 * publisher's event loop (RTMP 1.0 section 7.2.2.6).
 *
 * <p>Tags wait in the stream's queue, and one at a time is handed to Netty: what waits can still be
 * taken back by a cut or go to another connection, what was handed over can't.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // a write or close that fails shows as channelInactive
final class OriginLink extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(OriginLink.class);

    private final OriginRoute route;
    private final String streamId;
    private final EventLoop loop;
    private final OriginLinkOwner owner;
    private final PushSession session;
    private final MediaQueue queue;
    private final StallWatch stallWatch;
    private final Deadline deadline;
    private OriginState state = OriginState.IDLE;
    private @Nullable Channel channel;
    private @Nullable Runnable whenEnded;
    private boolean heard;
    private boolean begun;
    private boolean pumping;

    OriginLink(
            OriginRoute route,
            String streamId,
            EventLoop loop,
            PublishRequest request,
            MediaQueue queue,
            OriginLinkOwner owner) {
        this.route = route;
        this.streamId = streamId;
        this.loop = loop;
        this.owner = owner;
        this.session = route.session(request, this::onEvent);
        OriginConfig config = route.config();
        this.queue = queue;
        this.stallWatch =
                new StallWatch(
                        config.stallTimeout(), route.ticker(), new Deadline(loop), this::reset);
        this.deadline = new Deadline(loop);
    }

    /** Resolves, connects and asks to publish; the owner hears how it went. */
    void dial() {
        state = state.to(OriginState.DIALLING);
        deadline.set(route.config().dialTimeout(), () -> unreachable("did not answer in time"));
        route.dial(loop, this)
                .addListener(
                        dialled -> {
                            if (!dialled.isSuccess() && state == OriginState.DIALLING) {
                                LOG.info("[{}] dial: {}", streamId, dialled.cause().toString());
                                unreachable("could not be reached");
                            }
                        });
    }

    private void unreachable(String how) {
        lose(EndReason.ORIGIN_UNREACHABLE, StatusCode.FAILED, "The origin " + how + ".");
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (state != OriginState.DIALLING) {
            ctx.close();
            return;
        }
        state = state.to(OriginState.ASKING);
        channel = ctx.channel();
        deadline.set(route.config().publishTimeout(), () -> unreachable("did not answer in time"));
        session.start();
        flushSession();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        heard = true;
        try {
            session.receive((ByteBuf) bytes);
        } catch (ProtocolException e) {
            LOG.warn("[{}] the origin: {}", streamId, e.getMessage());
            lose(EndReason.ORIGIN_GONE, StatusCode.FAILED, "The origin broke the protocol.");
        }
        flushSession();
    }

    private void onEvent(PushEvent event) {
        switch (event) {
            case PushEvent.Accepted(CapabilityProfile profile) -> onAccepted(profile);
            case PushEvent.Refused(String code, String description) ->
                    lose(EndReason.ORIGIN_REFUSED, code, description);
            case PushEvent.Ended(String code, String description) ->
                    lose(EndReason.ORIGIN_ENDED, code, description);
        }
    }

    private void onAccepted(CapabilityProfile profile) {
        state = state.to(OriginState.OPEN);
        deadline.cancel();
        route.worked(profile);
        stallWatch.start(channel());
        owner.onAccepted();
    }

    /** Hands tags to the channel as long as it writes them at once: one at a time. */
    void pump() {
        if (pumping || !state.takesMedia()) {
            return;
        }
        pumping = true;
        while (!begun && !queue.isEmpty()) {
            begin(queue.next());
        }
        pumping = false;
        if (!begun && state == OriginState.DRAINING) {
            leave();
        }
    }

    private void begin(MediaQueue.Waiting next) {
        begun = true;
        flushSession();
        channel()
                .writeAndFlush(session.encode(next.tag()))
                .addListener(done -> onWritten(next, done));
    }

    private void onWritten(MediaQueue.Waiting message, Future<?> done) {
        stallWatch.onWritten();
        if (!done.isSuccess()) {
            queue.brokenOff(message);
            channel().close(); // of which is heard later: until then nothing else is begun
            return;
        }
        begun = false;
        queue.written(message);
        if (!message.repeated()) {
            owner.onRelayed(message.bytes(), message.receivedNanos(), route.ticker().nanoTime());
        }
        if (state == OriginState.CUTTING) {
            leave();
        } else {
            pump();
        }
    }

    /**
     * The publish is over: writes what waits, says so to the origin, closes.
     *
     * @param done run on the loop once no further media byte can leave
     */
    void end(Runnable done) {
        if (state == OriginState.OPEN) {
            whenEnded = done;
            state = state.to(OriginState.DRAINING);
            pump();
        } else {
            shut();
            done.run();
        }
    }

    /**
     * Ends it at once, as {@link io.sluice.gateway.stream.Origin#cut} says.
     *
     * @param done stands in for what {@link #end} was given before
     */
    void cut(Runnable done) {
        switch (state) {
            case OPEN, DRAINING -> {
                whenEnded = done;
                state = state.to(OriginState.CUTTING);
                queue.cut();
                deadline.set(route.config().cutReset(), this::reset);
                if (!begun) {
                    leave();
                }
            }
            case IDLE, DIALLING, ASKING -> {
                shut();
                done.run();
            }
            case CUTTING, LEAVING, CLOSED -> done.run();
        }
    }

    /** The last media byte is handed over: says so to the origin, and closes our side. */
    private void leave() {
        if (state == OriginState.DRAINING) {
            deadline.set(route.config().cutGrace(), this::shut);
        }
        state = state.to(OriginState.LEAVING);
        runWhenEnded();
        channel().writeAndFlush(session.end()).addListener(written -> closeOutput());
    }

    /** A close with unread input resets the connection: so our side first, then the peer's. */
    private void closeOutput() {
        if (channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            channel().close();
        }
    }

    /** Closes without another byte: what the kernel holds is thrown away. */
    private void reset() {
        LOG.warn("[{}] reset: {} bytes can't be written", streamId, queue.bytes());
        channel().config().setOption(ChannelOption.SO_LINGER, 0);
        lose(EndReason.ORIGIN_STALLED, StatusCode.FAILED, "The origin takes no media.");
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state == OriginState.ASKING && !heard) {
            unreachable("closed the connection"); // whoever asks: what listens there is no origin
        } else {
            lose(EndReason.ORIGIN_GONE, StatusCode.FAILED, "The origin closed the connection.");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.atLevel(PeerFault.is(cause) ? Level.INFO : Level.ERROR)
                .log("[{}] origin", streamId, cause);
        ctx.close();
    }

    private void lose(EndReason reason, String code, String description) {
        OriginState before = state;
        shut();
        switch (before) {
            case DIALLING, ASKING, OPEN -> owner.onLost(reason, code, description);
            case DRAINING, CUTTING -> runWhenEnded();
            case IDLE, LEAVING, CLOSED -> {}
        }
    }

    private void shut() {
        if (state == OriginState.CLOSED) {
            return;
        }
        state = state.to(OriginState.CLOSED);
        deadline.cancel();
        stallWatch.stop();
        session.close();
        if (channel != null) {
            channel.close();
        }
    }

    private void runWhenEnded() {
        Objects.requireNonNull(whenEnded, "nobody ended it").run();
    }

    private void flushSession() {
        ByteBuf output = session.takeOutput();
        if (output != null) {
            channel().writeAndFlush(output);
        }
    }

    private Channel channel() {
        return Objects.requireNonNull(channel, "not connected");
    }
}
