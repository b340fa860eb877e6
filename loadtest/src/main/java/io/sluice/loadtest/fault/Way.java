package io.sluice.loadtest.fault;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a proxied connection: reads its source while there is room in the window, and
 * writes to its sink what comes out of the delay line, then the half-close. Lives on the loop of
 * both channels.
 */
final class Way {
    private final Channel source;
    private final Channel sink;
    private final DelayLine line;
    private final int windowBytes;
    private final Ticker ticker;
    private final Runnable onDelivered;
    private @Nullable Future<?> wake;
    private long writingBytes;
    private volatile long mostHeldBytes;
    private boolean pumping;
    private boolean closed;
    private boolean delivered;

    /** Tells once the source's half-close was carried to the sink. */
    Way(
            Channel source,
            Channel sink,
            DelayLine line,
            int windowBytes,
            Ticker ticker,
            Runnable onDelivered) {
        this.source = source;
        this.sink = sink;
        this.line = line;
        this.windowBytes = windowBytes;
        this.ticker = ticker;
        this.onDelivered = onDelivered;
    }

    void behave(long latencyNanos, long jitterNanos, long bytesPerSecond) {
        line.behave(latencyNanos, jitterNanos, bytesPerSecond, ticker.nanoTime());
        pump();
    }

    /** Carries the bytes, which it takes. */
    void carry(ByteBuf bytes) {
        if (closed || line.ended()) {
            bytes.release();
            return;
        }
        line.add(compact(bytes), ticker.nanoTime());
        mostHeldBytes = Math.max(mostHeldBytes, heldBytes());
        pump();
    }

    /** Carries the source's half-close. */
    void carryEnd() {
        if (!closed && !line.ended()) {
            line.end(ticker.nanoTime());
            pump();
        }
    }

    /** How long the source's reset takes to the sink. */
    long resetNanos() {
        long now = ticker.nanoTime();
        return Math.max(0, line.drawDue(now) - now);
    }

    /** Writes what is due while the sink takes it, and comes back for the rest. */
    void pump() {
        if (pumping || closed || delivered || !sink.isActive()) {
            return;
        }
        cancelWake();
        pumping = true;
        writeDue();
        pumping = false;
        if (!line.over(ticker.nanoTime())) {
            sleep();
        } else if (writingBytes == 0) {
            deliverEnd();
        }
        readOn();
    }

    /** Asks for a read where the window has room for it, and for one that comes unasked. */
    void readOn() {
        boolean room = heldBytes() + ProxySettings.MIN_WINDOW_BYTES <= windowBytes;
        boolean open = !closed && !line.ended() && source.isActive() && sink.isActive();
        if (open && room && line.hasRoomForPieces()) {
            source.read();
        }
    }

    boolean delivered() {
        return delivered;
    }

    /** Most bytes that ever waited in it; read by anyone. */
    long mostHeldBytes() {
        return mostHeldBytes;
    }

    /** Carries no more and releases everything. */
    void close() {
        closed = true;
        cancelWake();
        line.close();
    }

    private long heldBytes() {
        return line.heldBytes() + writingBytes;
    }

    private void writeDue() {
        boolean wrote = false;
        while (sink.isWritable()) {
            ByteBuf bytes = line.poll(ticker.nanoTime());
            if (bytes == null) {
                break;
            }
            int size = bytes.readableBytes();
            writingBytes += size;
            var _ = sink.write(bytes).addListener(written -> onWritten(size));
            wrote = true;
        }
        if (wrote) {
            sink.flush();
        }
    }

    private void onWritten(int bytes) {
        writingBytes -= bytes;
        if (line.ended() && writingBytes == 0) {
            sink.eventLoop().execute(this::pump);
        } else {
            readOn();
        }
    }

    private void deliverEnd() {
        delivered = true;
        var _ = ((DuplexChannel) sink).shutdownOutput().addListener(done -> onDelivered.run());
    }

    /** Where the sink takes no more, it wakes the pump itself. */
    private void sleep() {
        if (!sink.isWritable()) {
            return;
        }
        long nanos = line.nanosToNext(ticker.nanoTime());
        if (nanos >= 0) {
            wake = sink.eventLoop().schedule(this::pump, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void cancelWake() {
        if (wake != null) {
            wake.cancel(false);
            wake = null;
        }
    }

    /** A buffer that is mostly empty would hold more than its bytes. */
    private static ByteBuf compact(ByteBuf bytes) {
        if (bytes.readableBytes() >= bytes.capacity() / 4) {
            return bytes;
        }
        ByteBuf small = bytes.alloc().buffer(bytes.readableBytes()).writeBytes(bytes);
        bytes.release();
        return small;
    }
}
