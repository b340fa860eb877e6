package io.sluice.loadtest.worker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.wire.CommandLines;
import io.sluice.loadtest.wire.Event;
import io.sluice.loadtest.wire.EventReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A worker in threads of this process, between pipes. */
final class RunningWorker {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final OutputStream commands;
    private final List<Event> events = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> heard = new CompletableFuture<>();

    /** A worker's {@code run}. */
    interface Main {
        void run(InputStream in, OutputStream out, int threads) throws IOException;
    }

    RunningWorker(Main main) throws IOException {
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        commands = Channels.newOutputStream(there.sink());
        InputStream in = Channels.newInputStream(there.source());
        OutputStream out = Channels.newOutputStream(back.sink());
        EventReader reader = new EventReader(Channels.newInputStream(back.source()));
        Thread.ofPlatform().daemon().start(() -> work(main, in, out));
        Thread.ofPlatform().daemon().start(() -> hear(reader));
    }

    private void work(Main main, InputStream in, OutputStream out) {
        try (out) {
            main.run(in, out, 1);
            ended.complete(null);
        } catch (IOException | RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    private void hear(EventReader reader) {
        try {
            Event event = reader.read();
            while (event != null) {
                synchronized (events) {
                    events.add(event);
                    events.notifyAll();
                }
                event = reader.read();
            }
            heard.complete(null);
        } catch (IOException e) {
            heard.completeExceptionally(e);
        }
    }

    void tell(Object command) throws IOException {
        CommandLines.write(commands, command);
    }

    void tellLine(String line) throws IOException {
        commands.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        commands.flush();
    }

    /** The first such event, once it is there. */
    <E extends Event> E await(Class<E> kind, Predicate<? super E> which)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        synchronized (events) {
            while (true) {
                for (Event event : events) {
                    if (kind.isInstance(event) && which.test(kind.cast(event))) {
                        return kind.cast(event);
                    }
                }
                assertTrue(System.nanoTime() - deadline < 0, () -> "no " + kind + " in " + events);
                events.wait(100);
            }
        }
    }

    <E extends Event> E await(Class<E> kind) throws InterruptedException {
        return await(kind, event -> true);
    }

    /** Waits until all that happened up to now is told. */
    void catchUp() throws InterruptedException {
        long now = System.nanoTime();
        await(Event.Watermark.class, watermark -> watermark.nanos() - now > 0);
    }

    List<Event> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    <E extends Event> List<E> events(Class<E> kind) {
        return events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Ends its input, and waits until it is gone and everything is heard. */
    void end() throws Exception {
        commands.close();
        ended.get(15, TimeUnit.SECONDS);
        heard.get(15, TimeUnit.SECONDS);
    }

    /** Waits for what ended it by itself. */
    CompletableFuture<Void> ended() {
        return ended;
    }
}
