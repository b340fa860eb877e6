package io.sluice.loadtest.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.MachineTicker;
import io.sluice.loadtest.wire.Event;
import io.sluice.loadtest.wire.EventReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Ticker ticker = new MachineTicker();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void itBeginsWithAHelloAndEndsWithAWatermark() throws Exception {
        long before = System.nanoTime();
        Outbox outbox = new Outbox(bytes, ticker);
        outbox.start();
        outbox.tell(new Event.Listening(1935));
        outbox.close();
        long after = System.nanoTime();

        List<Event> events = read();
        Event.Hello hello = assertInstanceOf(Event.Hello.class, events.getFirst());
        assertEquals(ProcessHandle.current().pid(), hello.pid());
        assertTrue(hello.nowNanos() - before >= 0 && after - hello.nowNanos() >= 0);
        assertTrue(events.contains(new Event.Listening(1935)));
        assertInstanceOf(Event.Watermark.class, events.getLast());
    }

    @Test
    void whatFindsNoRoomIsCountedAndTold() throws Exception {
        Outbox outbox = new Outbox(bytes, ticker, 3);
        for (int i = 0; i < 5; i++) {
            outbox.tell(new Event.Listening(i));
        }
        outbox.start();
        outbox.close();

        List<Event> events = read();
        events.removeIf(event -> event instanceof Event.Watermark || event instanceof Event.Hello);
        assertEquals(
                List.of(
                        new Event.Overflow(2),
                        new Event.Listening(0),
                        new Event.Listening(1),
                        new Event.Listening(2)),
                events);
    }

    @Test
    void roomIsFreeAgainOnceItIsWritten() throws Exception {
        Outbox outbox = new Outbox(bytes, ticker, 1);
        outbox.tell(new Event.Listening(0));
        outbox.start();
        while (bytes.size() == 0) {
            Thread.sleep(1);
        }
        outbox.tell(new Event.Listening(1));
        outbox.close();

        assertTrue(read().contains(new Event.Listening(1)));
        assertTrue(read().stream().noneMatch(Event.Overflow.class::isInstance));
    }

    @Test
    void manyThreadsTellEachInItsOrder() throws Exception {
        Outbox outbox = new Outbox(bytes, ticker);
        outbox.start();
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int number = thread;
            threads.add(Thread.ofPlatform().start(() -> tellMany(outbox, number)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        outbox.close();

        int[] next = new int[4];
        for (Event event : read()) {
            if (event instanceof Event.Marked(int connection, int publish)) {
                assertEquals(next[connection]++, publish);
            }
        }
        for (int told : next) {
            assertEquals(10_000, told);
        }
    }

    @Test
    void itOutlivesItsReader() throws Exception {
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        throw new IOException("gone");
                    }
                };
        Outbox outbox = new Outbox(broken, ticker, 2);
        outbox.start();
        for (int i = 0; i < 10; i++) {
            outbox.tell(new Event.Listening(i));
        }
        outbox.close();
    }

    @Test
    void aTextThatIsTooLongForTheFormatIsCut() throws Exception {
        Outbox outbox = new Outbox(bytes, ticker);
        outbox.tell(new Event.Over(1, Event.End.LOST, "\u20ac".repeat(70_000), 5));
        outbox.tell(new Event.Listening(9));
        outbox.start();
        outbox.close();

        List<Event> events = read();
        Event.Over over = assertInstanceOf(Event.Over.class, events.get(1));
        assertTrue(over.detail().startsWith("\u20ac\u20ac") && over.detail().length() < 70_000);
        assertEquals(new Event.Listening(9), events.get(2));
    }

    private static void tellMany(Outbox outbox, int number) {
        for (int i = 0; i < 10_000; i++) {
            outbox.tell(new Event.Marked(number, i));
        }
    }

    private List<Event> read() throws IOException {
        EventReader reader = new EventReader(new ByteArrayInputStream(bytes.toByteArray()));
        List<Event> events = new ArrayList<>();
        Event event = reader.read();
        while (event != null) {
            events.add(event);
            event = reader.read();
        }
        assertNull(reader.read());
        return events;
    }
}
