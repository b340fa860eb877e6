package io.sluice.loadtest.worker;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.loadtest.Loops;
import io.sluice.loadtest.MachineTicker;
import io.sluice.loadtest.OriginBehaviour;
import io.sluice.loadtest.OriginObserver;
import io.sluice.loadtest.OriginSettings;
import io.sluice.loadtest.ProbeOrigin;
import io.sluice.loadtest.ReceivedMessage;
import io.sluice.loadtest.clip.StreamMark;
import io.sluice.loadtest.wire.CommandLines;
import io.sluice.loadtest.wire.Event;
import io.sluice.loadtest.wire.OriginCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The probing origin's process: it tells of every message that reaches it, as it comes. */
public final class OriginWorker implements OriginObserver {
    private final Ticker ticker = new MachineTicker();
    private final AtomicInteger connections = new AtomicInteger();
    private final Loops loops;
    private final Outbox outbox;
    private OriginBehaviour behaviour = OriginBehaviour.healthy();
    private @Nullable ProbeOrigin origin;

    private OriginWorker(OutputStream out, int threads) {
        this.outbox = new Outbox(out, ticker);
        this.loops = new Loops(threads, "origin");
    }

    /**
     * Runs until its commands end, and then closes every connection.
     *
     * @throws IOException if the commands can't be read, or one is none
     */
    public static void run(InputStream in, OutputStream out, int threads) throws IOException {
        OriginWorker worker = new OriginWorker(out, threads);
        worker.outbox.start();
        try {
            CommandLines.read(in, OriginCommand.class, worker::obey);
        } finally {
            worker.close();
        }
    }

    private void obey(OriginCommand command) {
        try {
            switch (command) {
                case OriginCommand.Listen listen -> listen(listen);
                case OriginCommand.Read(long bytesPerSecond) ->
                        behave(behaviour.reading(bytesPerSecond));
                case OriginCommand.Refuse(boolean all) -> behave(answering(all));
                case OriginCommand.Die _ -> listening().die();
                case OriginCommand.Revive _ -> listening().start();
            }
        } catch (Exception e) {
            // Of any kind: Netty throws a failed bind's IOException undeclared.
            outbox.tell(new Event.Failed("the origin: " + e.getMessage()));
        }
    }

    private void listen(OriginCommand.Listen listen) {
        if (origin != null) {
            throw new IllegalStateException("it listens already");
        }
        OriginSettings settings =
                new OriginSettings(
                        new InetSocketAddress(listen.host(), listen.port()),
                        SessionLimits.defaults(),
                        Integer.MAX_VALUE,
                        0,
                        listen.receiveBufferBytes());
        ProbeOrigin started = new ProbeOrigin(settings, loops, ticker, this);
        int port = started.start().getPort();
        origin = started;
        outbox.tell(new Event.Listening(port));
    }

    private OriginBehaviour answering(boolean refusing) {
        OriginBehaviour other =
                refusing
                        ? OriginBehaviour.refusing("NetStream.Publish.Rejected", "refused by order")
                        : OriginBehaviour.healthy();
        return other.reading(behaviour.readBytesPerSecond());
    }

    private void behave(OriginBehaviour now) {
        listening().behave(now);
        behaviour = now;
    }

    private ProbeOrigin listening() {
        if (origin == null) {
            throw new IllegalStateException("it does not listen yet");
        }
        return origin;
    }

    private void close() {
        if (origin != null) {
            origin.close();
        }
        loops.close();
        outbox.close();
    }

    @Override
    public StreamObserver onPublish(String app, String name, long nowNanos) {
        int connection = connections.getAndIncrement();
        outbox.tell(new Event.Published(connection, app, name, nowNanos));
        return new Told(connection);
    }

    /** One publish, told message by message. */
    private final class Told implements StreamObserver {
        private final int connection;
        private int marked = -1;

        Told(int connection) {
            this.connection = connection;
        }

        @Override
        public void onMessage(MediaTag tag, ReceivedMessage message) {
            if (tag.kind() == MediaTag.Kind.VIDEO) {
                OptionalInt publish = StreamMark.find(tag);
                if (publish.isPresent() && publish.getAsInt() != marked) {
                    marked = publish.getAsInt();
                    outbox.tell(new Event.Marked(connection, marked));
                }
            }
            outbox.tell(new Event.Received(connection, message.message(), message.arrivedNanos()));
        }

        @Override
        public void onUnpublish(long nowNanos) {
            outbox.tell(new Event.Unpublished(connection, nowNanos));
        }

        @Override
        public void onClose(long nowNanos) {
            outbox.tell(new Event.Closed(connection, nowNanos));
        }
    }
}
