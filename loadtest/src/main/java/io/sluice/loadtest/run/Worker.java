package io.sluice.loadtest.run;

import io.sluice.loadtest.wire.CommandLines;
import io.sluice.loadtest.wire.Event;
import io.sluice.loadtest.wire.EventReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One worker process, from its start to its end. Commands may be sent by any thread. */
final class Worker implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 15;

    private final String name;
    private final Process process;
    private final Thread reading;
    private final Consumer<Event> events;
    private final Consumer<String> onBroken;
    private volatile boolean closing;

    /**
     * Starts the process.
     *
     * @param events hears each event, on one thread
     * @param onBroken hears why no more will come, if that was not asked for
     */
    Worker(
            WorkerLauncher launcher,
            WorkerLauncher.Role role,
            Consumer<Event> events,
            Consumer<String> onBroken)
            throws IOException {
        this.name = role.name().toLowerCase(java.util.Locale.ROOT);
        this.events = events;
        this.onBroken = onBroken;
        this.process = launcher.start(role);
        this.reading = new Thread(this::read, name + "-events");
        reading.setDaemon(true);
        reading.start();
    }

    long pid() {
        return process.pid();
    }

    synchronized void tell(Object command) throws LoadException {
        try {
            CommandLines.write(process.getOutputStream(), command);
        } catch (IOException e) {
            throw new LoadException("the " + name + " takes no more commands: it ended", e);
        }
    }

    private void read() {
        try {
            EventReader reader = new EventReader(process.getInputStream());
            @Nullable Event event = reader.read();
            while (event != null) {
                events.accept(event);
                event = reader.read();
            }
            broken("it ended");
        } catch (IOException | RuntimeException e) {
            broken(String.valueOf(e.getMessage()));
        }
    }

    private void broken(String why) {
        if (!closing) {
            onBroken.accept("the " + name + " is gone: " + why);
        }
    }

    /** Ends its input and waits for it to end; by force, where it does not. */
    @Override
    public void close() {
        closing = true;
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            reading.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (IOException e) {
            process.destroyForcibly(); // its input is broken: it is gone, or as good as
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
