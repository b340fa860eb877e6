package io.sluice.loadtest.worker;

import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.wire.Event;
import io.sluice.loadtest.wire.EventWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A worker's events on their way out: put in by any thread, written by one, with a watermark after
 * each batch. Bounded: what finds no room is counted, and told. Events are stamped before they are
 * put in, so a thread that is held up in between tells late, after a watermark beyond its event's
 * moment; who reads them allows for half a second of that.
 */
final class Outbox implements AutoCloseable {
    private static final int MAX_WAITING = 2_000_000;
    private static final long BATCH_MILLIS = 20;

    private final EventWriter writer;
    private final Ticker ticker;
    private final int maxWaiting;
    private final ConcurrentLinkedQueue<Event> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread = new Thread(this::run, "events");
    private volatile boolean closed;
    private volatile boolean deaf;

    Outbox(OutputStream out, Ticker ticker) {
        this(out, ticker, MAX_WAITING);
    }

    Outbox(OutputStream out, Ticker ticker, int maxWaiting) {
        this.maxWaiting = maxWaiting;
        this.writer = new EventWriter(out);
        this.ticker = ticker;
    }

    void start() {
        thread.start();
    }

    void tell(Event event) {
        if (deaf) {
            return;
        }
        if (count.incrementAndGet() > maxWaiting) {
            count.decrementAndGet();
            lost.incrementAndGet();
        } else {
            waiting.add(event);
        }
    }

    private void run() {
        try {
            writer.write(new Event.Hello(ticker.nanoTime(), ProcessHandle.current().pid()));
            while (!closed) {
                batch();
                ticker.sleepMillis(BATCH_MILLIS);
            }
            batch();
        } catch (IOException e) {
            // Nobody listens any more: the run is gone, and this process goes with its input.
            deaf = true;
            waiting.clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void batch() throws IOException {
        long now = ticker.nanoTime();
        tellOverflow(); // first: what waits may take long
        Event event = waiting.poll();
        while (event != null) {
            count.decrementAndGet();
            writer.write(event);
            event = waiting.poll();
        }
        tellOverflow();
        writer.write(new Event.Watermark(now));
        writer.flush();
    }

    private void tellOverflow() throws IOException {
        long missing = lost.getAndSet(0);
        if (missing > 0) {
            writer.write(new Event.Overflow(missing));
        }
    }

    /** Writes what is left, and waits until it is. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
