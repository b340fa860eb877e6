package io.sluice.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.session.ConnectRequest;
import io.sluice.codecs.rtmp.session.IngestEvent;
import io.sluice.codecs.rtmp.session.IngestSession;
import io.sluice.codecs.rtmp.session.PublishRequest;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.LiveStream;
import io.sluice.gateway.stream.Publisher;
import io.sluice.gateway.stream.Refusal;
import io.sluice.gateway.stream.StatusCode;
import java.net.InetAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One encoder's connection: turns its bytes into a {@link LiveStream}'s media, and the stream's
 * answers into bytes (RTMP 1.0 section 7.2).
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // a write or close that fails shows as channelInactive
public final class IngestHandler extends ChannelInboundHandlerAdapter implements Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(IngestHandler.class);

    private final IngestParts parts;
    private final InetAddress address;
    private final Conduct conduct;
    private final Burden burden;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable ReceiveBuffers buffers;
    private @Nullable IngestSession session;
    private @Nullable LiveStream stream;
    private @Nullable Deadline deadline;
    private long receivedNanos;
    private boolean leaving;

    public IngestHandler(IngestParts parts, InetAddress address, Conduct conduct) {
        this.parts = parts;
        this.address = address;
        this.conduct = conduct;
        this.burden = new Burden(parts.unfinished());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        buffers = ReceiveBuffers.of(ctx.channel());
        Burden.limitAnswers(ctx.channel());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        deadline = new Deadline(ctx.channel().eventLoop());
        session =
                new IngestSession(
                        ctx.alloc(), parts.limits(), parts.randoms().get(), this::onEvent);
        startDeadline();
    }

    /** Absolute: no byte that comes re-arms it. */
    private void startDeadline() {
        deadline().set(parts.config().publishDeadline(), this::onDeadline);
    }

    private void onDeadline() {
        conduct.note("no accepted publish within the deadline");
        parts.streams().observer().onRefused(Refusal.DEADLINE);
        LiveStream asked = stream;
        if (asked == null) {
            ctx().close();
        } else {
            asked.end(
                    EndReason.ORIGIN_UNREACHABLE,
                    StatusCode.FAILED,
                    "The publish was not answered in time.");
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        ByteBuf in = (ByteBuf) bytes;
        if (leaving) {
            in.release();
            return;
        }
        receivedNanos = parts.streams().ticker().nanoTime();
        try {
            session().receive(in);
        } catch (ProtocolException e) {
            onViolation(e);
        }
        flushSession();
        String fault = burden.fault(ctx.channel(), session().partialBytes());
        if (fault != null && !leaving && ctx.channel().isActive()) {
            drop(fault);
        }
    }

    private void onViolation(ProtocolException violation) {
        drop(String.valueOf(violation.getMessage()));
    }

    /** The protocol or a limit is broken. */
    private void drop(String why) {
        leaving = true;
        if (stream == null) {
            conduct.onViolation(why);
            parts.streams().observer().onRefused(Refusal.PROTOCOL);
        } else {
            conduct.note(why);
        }
        leaveStream(EndReason.PROTOCOL);
        ctx().close();
    }

    private void onEvent(IngestEvent event) {
        switch (event) {
            case IngestEvent.Connect(ConnectRequest request) ->
                    session().acceptConnect(parts.routes().profile(appOf(request)));
            case IngestEvent.Publish(PublishRequest request) ->
                    onPublish(request.splitAfter(parts.config().appSegments()));
            case IngestEvent.Media(MediaTag tag) -> onMedia(tag);
            case IngestEvent.Unpublish(String how) -> onUnpublish();
        }
    }

    private String appOf(ConnectRequest request) {
        return request.appName(parts.config().appSegments());
    }

    private void onPublish(PublishRequest request) {
        reading(false);
        parts.promotion()
                .promote(
                        ctx().channel(), deadline().handOver().andThen(loop -> ask(request, loop)));
    }

    private void ask(PublishRequest request, EventLoop loop) {
        LiveStream asked =
                new LiveStream(
                        parts.streams(),
                        parts.streams().attempt(request, address),
                        this,
                        loop,
                        parts.origins(loop, request));
        stream = asked;
        asked.onPublish();
    }

    /** The connection may publish again: it has as long for it as a new one. */
    private void onUnpublish() {
        leaveStream(EndReason.UNPUBLISHED);
        reading(true);
        startDeadline();
    }

    private void onMedia(MediaTag tag) {
        if (stream == null) {
            tag.release();
        } else {
            stream.onMedia(tag, receivedNanos);
        }
    }

    private void leaveStream(EndReason reason) {
        LiveStream left = stream;
        stream = null;
        if (left != null) {
            left.onPublisherGone(reason);
        }
    }

    @Override
    public void started() {
        deadline().cancel();
        Objects.requireNonNull(buffers).trust();
        session().acceptPublish();
        flushSession();
    }

    @Override
    public void refused(Refusal refusal, String told) {
        if (refusal == Refusal.UNAUTHORIZED) {
            conduct.onWrongKey();
        }
        refused(refusal.code(), told);
    }

    @Override
    public void refused(String code, String description) {
        session().refusePublish(code, description);
        leave();
    }

    @Override
    public void end(String code, String description) {
        session().endPublish(code, description);
        leave();
    }

    /** Asks a publish that can to come back by another connection; false where there is none. */
    boolean drain() {
        if (stream != null) {
            session().requestReconnect("The gateway is shutting down.");
            flushSession();
        }
        return stream != null || leaving;
    }

    /**
     * Says what is to be said and closes fully. For a moment the encoder's bytes are read and
     * thrown away, since a close with unread input would take our last words back.
     */
    private void leave() {
        leaving = true;
        stream = null;
        deadline().cancel();
        flushSession();
        session().close();
        ctx().channel().config().setAutoRead(true);
        deadline().set(parts.config().closeGrace(), () -> ctx().close());
    }

    @Override
    public void reading(boolean on) {
        if (leaving) {
            return;
        }
        ctx().channel().config().setAutoRead(on);
        if (on) {
            resume();
        } else {
            session().pause();
        }
    }

    private void resume() {
        try {
            session().resume();
        } catch (ProtocolException e) {
            onViolation(e);
        }
        flushSession();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!leaving) {
            resume();
        }
        leaving = true;
        deadline().cancel();
        leaveStream(EndReason.PUBLISHER_GONE);
        session().close();
        burden.count(session().partialBytes());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (PeerFault.is(cause)) {
            conduct.note(cause.toString());
        } else if (stream != null) {
            stream.onBug(cause);
        } else {
            LOG.error("[{}] a bug ends this connection", address.getHostAddress(), cause);
        }
        ctx.close();
    }

    private void flushSession() {
        ByteBuf output = session().takeOutput();
        if (output != null) {
            ctx().writeAndFlush(output);
        }
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(ctx, "not active yet");
    }

    private Deadline deadline() {
        return Objects.requireNonNull(deadline, "not active yet");
    }

    private IngestSession session() {
        return Objects.requireNonNull(session, "not active yet");
    }
}
