package io.sluice.loadtest;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one source over RTMP in real time, open-loop: every message has a moment at which it
 * should go, which no delay of an earlier one moves. Thread-safe; starts once.
 */
public final class PacedPublisher {
    /** Little waits here, so that "written" is when the kernel took it. */
    private static final WriteBufferWaterMark LITTLE = new WriteBufferWaterMark(16 << 10, 64 << 10);

    private final PublisherSettings settings;
    private final Loops loops;
    private final Ticker ticker;
    private final PublishObserver observer;
    private final CompletableFuture<PublishReport> report;
    private final PublisherConnection connection;
    private @Nullable Channel channel;

    /** The loops stay the caller's; the source is the publisher's from the start on. */
    public PacedPublisher(
            PublisherSettings settings, MediaSource source, Loops loops, Ticker ticker) {
        this(settings, source, loops, ticker, new CompletableFuture<>());
    }

    private PacedPublisher(
            PublisherSettings settings,
            MediaSource source,
            Loops loops,
            Ticker ticker,
            CompletableFuture<PublishReport> report) {
        this(
                settings,
                source,
                loops,
                ticker,
                new PublishLog(settings.maxRecords(), report),
                report);
    }

    /** A publisher that keeps no records, and tells an observer instead: no report completes. */
    public PacedPublisher(
            PublisherSettings settings,
            MediaSource source,
            Loops loops,
            Ticker ticker,
            PublishObserver observer) {
        this(settings, source, loops, ticker, observer, new CompletableFuture<>());
    }

    private PacedPublisher(
            PublisherSettings settings,
            MediaSource source,
            Loops loops,
            Ticker ticker,
            PublishObserver observer,
            CompletableFuture<PublishReport> report) {
        this.settings = settings;
        this.loops = loops;
        this.ticker = ticker;
        this.observer = observer;
        this.report = report;
        this.connection = new PublisherConnection(settings, source, ticker, observer);
    }

    /** Dials; the report completes, always normally, once the connection is gone. */
    public synchronized CompletableFuture<PublishReport> start() {
        if (channel != null) {
            throw new IllegalStateException("started twice");
        }
        observer.onDialling(ticker.nanoTime());
        ChannelFuture dialled =
                new Bootstrap()
                        .group(loops.group())
                        .channel(loops.clientChannel())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, LITTLE)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                (int) settings.answerTimeout().toMillis())
                        .handler(connection)
                        .connect(settings.address());
        channel = dialled.channel();
        dialled.addListener(
                done -> {
                    if (!done.isSuccess()) {
                        connection.onUnreachable(done.cause());
                    }
                });
        return report.copy();
    }

    /** Ends the publish before its source does. */
    public synchronized void stop() {
        Channel started = channel;
        if (started != null) {
            started.eventLoop()
                    .execute(
                            () -> {
                                ChannelHandlerContext ctx = started.pipeline().context(connection);
                                if (ctx != null) {
                                    connection.stop(ctx);
                                }
                            });
        }
    }
}
