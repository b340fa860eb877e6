package io.sluice.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.session.ConnectRequest;
import io.sluice.codecs.rtmp.session.PushEvent;
import io.sluice.codecs.rtmp.session.PushSession;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One paced publish over one connection; lives on its loop, from dialling to the report. */
final class PublisherConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherConnection.class);

    /** How soon a source that had nothing at hand is asked again. */
    private static final long POLL_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final PublisherSettings settings;
    private final MediaSource source;
    private final Ticker ticker;
    private final PublishObserver observer;
    private @Nullable PushSession session;
    private @Nullable Pacer pacer;
    private @Nullable Future<?> wake;
    private @Nullable PublishOutcome outcome;
    private boolean pumping;

    PublisherConnection(
            PublisherSettings settings,
            MediaSource source,
            Ticker ticker,
            PublishObserver observer) {
        this.settings = settings;
        this.source = source;
        this.ticker = ticker;
        this.observer = observer;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (outcome != null) {
            var _ = ctx.close();
            return;
        }
        PushSession push =
                new PushSession(
                        ctx.alloc(),
                        settings.limits(),
                        RandomGenerator.getDefault(),
                        settings.target(),
                        ConnectRequest.of(settings.target().app(), settings.target().tcUrl()),
                        event -> on(ctx, event));
        session = push;
        push.start();
        flushOutput(ctx, push);
        wakeIn(ctx, settings.answerTimeout().toNanos(), () -> onNoAnswer(ctx));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        PushSession push = session;
        if (push == null) {
            ((ByteBuf) bytes).release();
            return;
        }
        try {
            push.receive((ByteBuf) bytes);
        } catch (ProtocolException e) {
            onOutcome(new PublishOutcome.Lost(String.valueOf(e.getMessage())));
            var _ = ctx.close();
            return;
        }
        flushOutput(ctx, push);
        pump(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        pump(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelWake();
        if (session != null) {
            session.close();
        }
        closeSource();
        over();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("a publisher's connection failed", cause);
        }
        onOutcome(new PublishOutcome.Lost(String.valueOf(cause.getMessage())));
        var _ = ctx.close();
    }

    /** The connection could not be had. */
    void onUnreachable(Throwable cause) {
        onOutcome(new PublishOutcome.Lost(String.valueOf(cause.getMessage())));
        closeSource();
        over();
    }

    /** Ends the publish before its source does. */
    void stop(ChannelHandlerContext ctx) {
        if (outcome == null) {
            sayGoodbye(ctx);
        }
    }

    private void on(ChannelHandlerContext ctx, PushEvent event) {
        switch (event) {
            case PushEvent.Accepted accepted -> onAccepted();
            case PushEvent.Refused refused ->
                    finish(ctx, new PublishOutcome.Refused(refused.code(), refused.description()));
            case PushEvent.Ended ended ->
                    finish(ctx, new PublishOutcome.Ended(ended.code(), ended.description()));
        }
    }

    /** Where it was stopped meanwhile, the goodbye is on its way and the farewell's end holds. */
    private void onAccepted() {
        if (outcome == null) {
            cancelWake();
            long now = ticker.nanoTime();
            observer.onAccepted(now);
            pacer = new Pacer(source, now);
        }
    }

    /** Sends what is due and sleeps until the next tag is, or until the socket takes more. */
    private void pump(ChannelHandlerContext ctx) {
        if (pumping || outcome != null || pacer == null || session == null) {
            return;
        }
        pumping = true;
        sendDue(ctx, pacer, session);
        pumping = false;
        if (pacer.done()) {
            sayGoodbye(ctx);
        } else if (ctx.channel().isWritable()) {
            long nanos = pacer.nanosToNext(ticker.nanoTime(), POLL_AGAIN_NANOS);
            wakeIn(ctx, nanos, () -> pump(ctx));
        }
    }

    private void sendDue(ChannelHandlerContext ctx, Pacer schedule, PushSession push) {
        boolean sent = false;
        while (push.publishing() && ctx.channel().isWritable()) {
            Pacer.Due due = schedule.poll(ticker.nanoTime());
            if (due == null) {
                break;
            }
            send(ctx, push, due);
            sent = true;
        }
        if (sent) {
            ctx.flush();
        }
    }

    private void send(ChannelHandlerContext ctx, PushSession push, Pacer.Due due) {
        MediaTag tag = settings.asSent().apply(due.tag());
        Fingerprint message = Fingerprint.of(tag);
        var _ =
                ctx.write(push.encode(tag))
                        .addListener(
                                written -> {
                                    if (written.isSuccess()) {
                                        observer.onSent(
                                                new SentMessage(
                                                        message,
                                                        due.intendedNanos(),
                                                        ticker.nanoTime()));
                                    }
                                });
    }

    private void sayGoodbye(ChannelHandlerContext ctx) {
        finish(ctx, new PublishOutcome.Finished());
        ByteBuf last = session == null ? Unpooled.EMPTY_BUFFER : session.end();
        var _ =
                ctx.writeAndFlush(last)
                        .addListener(
                                written -> {
                                    var _ = ((DuplexChannel) ctx.channel()).shutdownOutput();
                                });
    }

    /** Nothing more is sent; the other side has a moment to close. */
    private void finish(ChannelHandlerContext ctx, PublishOutcome outcome) {
        onOutcome(outcome);
        wakeIn(
                ctx,
                settings.farewell().toNanos(),
                () -> {
                    var _ = ctx.close();
                });
    }

    private void onNoAnswer(ChannelHandlerContext ctx) {
        onOutcome(new PublishOutcome.Lost("no answer within " + settings.answerTimeout()));
        var _ = ctx.close();
    }

    private static void flushOutput(ChannelHandlerContext ctx, PushSession push) {
        ByteBuf output = push.takeOutput();
        if (output != null) {
            var _ = ctx.writeAndFlush(output, ctx.voidPromise());
        }
    }

    private void wakeIn(ChannelHandlerContext ctx, long nanos, Runnable task) {
        cancelWake();
        wake = ctx.executor().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    private void cancelWake() {
        if (wake != null) {
            wake.cancel(false);
            wake = null;
        }
    }

    /** The first outcome is the publish's; what follows from it changes nothing. */
    private void onOutcome(PublishOutcome first) {
        if (outcome == null) {
            outcome = first;
        }
    }

    private void over() {
        PublishOutcome known =
                outcome == null
                        ? new PublishOutcome.Lost("the other side closed the connection")
                        : outcome;
        observer.onOver(known, ticker.nanoTime());
    }

    private void closeSource() {
        if (pacer == null) {
            source.close();
        } else {
            pacer.close();
        }
    }
}
