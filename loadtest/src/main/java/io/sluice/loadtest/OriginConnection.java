package io.sluice.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.session.CapabilityProfile;
import io.sluice.codecs.rtmp.session.IngestEvent;
import io.sluice.codecs.rtmp.session.IngestSession;
import io.sluice.codecs.rtmp.session.PublishRequest;
import java.io.IOException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One publisher's connection to a probing origin; lives on its loop. */
final class OriginConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(OriginConnection.class);

    private final OriginBook book;
    private final OriginObserver observer;
    private final Ticker ticker;
    private final IngestSession session;
    private OriginObserver.@Nullable StreamObserver stream;
    private long arrivedNanos;

    OriginConnection(
            OriginBook book,
            OriginObserver observer,
            OriginSettings settings,
            Ticker ticker,
            ByteBufAllocator alloc) {
        this.book = book;
        this.observer = observer;
        this.ticker = ticker;
        this.session =
                new IngestSession(alloc, settings.limits(), RandomGenerator.getDefault(), this::on);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        arrivedNanos = ticker.nanoTime();
        try {
            session.receive((ByteBuf) bytes);
        } catch (ProtocolException e) {
            book.onViolation();
            LOG.warn("publisher broke the protocol: {}", e.getMessage());
            var _ = ctx.close();
            return;
        }
        ByteBuf answer = session.takeOutput();
        if (answer != null) {
            var _ = ctx.writeAndFlush(answer, ctx.voidPromise());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.close();
        endStream();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("a probing origin's connection failed", cause);
        }
        var _ = ctx.close();
    }

    private void on(IngestEvent event) {
        switch (event) {
            case IngestEvent.Connect connect -> session.acceptConnect(CapabilityProfile.standard());
            case IngestEvent.Publish publish -> answer(publish.request());
            case IngestEvent.Media media -> record(media.tag());
            case IngestEvent.Unpublish unpublish -> {
                if (stream != null) {
                    stream.onUnpublish(arrivedNanos);
                }
            }
        }
    }

    private void answer(PublishRequest request) {
        switch (book.answer()) {
            case OriginBehaviour.Answer.Accept accept -> {
                endStream();
                stream = observer.onPublish(request.app(), request.key().reveal(), arrivedNanos);
                session.acceptPublish();
            }
            case OriginBehaviour.Answer.Refuse refuse ->
                    session.refusePublish(refuse.code(), refuse.description());
            case OriginBehaviour.Answer.Silence silence -> {}
        }
    }

    private void record(MediaTag tag) {
        try {
            if (stream != null) {
                stream.onMessage(tag, new ReceivedMessage(Fingerprint.of(tag), arrivedNanos));
            }
        } finally {
            tag.release();
        }
    }

    private void endStream() {
        if (stream != null) {
            stream.onClose(ticker.nanoTime());
            stream = null;
        }
    }
}
