package io.sluice.gateway.isolate;

import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.InspectionCounts;
import io.sluice.gateway.inspect.InspectionTally;
import io.sluice.gateway.inspect.Inspector;
import io.sluice.gateway.inspect.Sampling;
import io.sluice.gateway.tap.Tap;
import io.sluice.gateway.tap.TapSpace;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inspector whose decoders and model run in child processes: each stream belongs to one. A
 * child that crashes, hangs or falls silent is replaced; until another one is ready its streams are
 * relayed unscreened. Samples are drawn on this side, so that none is ever without an answer.
 */
public final class IsolatedInspector implements Inspector {
    private static final Logger LOG = LoggerFactory.getLogger(IsolatedInspector.class);
    private static final long WATCH_MILLIS = 100;

    /**
     * What a terminal or a service manager sends to the whole group at the end does not reach a
     * child: it goes when the gateway goes, so that streams are screened until they have drained. A
     * JVM leaves signals alone that it finds ignored.
     */
    private static final List<String> DEAF_TO_SIGNALS =
            List.of("/bin/sh", "-c", "trap '' HUP INT TERM; exec \"$@\"", "inspector");

    private final Ticker ticker;
    private final Path folder;
    private final TapSpace space;
    private final Quarantine quarantine;
    private final InspectionTally tally = new InspectionTally();
    private final List<Keeper> keepers = new ArrayList<>();
    private final AtomicLong opened = new AtomicLong();
    private final List<Tap> taps = new ArrayList<>();
    private final Thread watch =
            Thread.ofPlatform().name("inspector-watch").daemon().unstarted(this::watch);
    private volatile boolean closed;

    private IsolatedInspector(InspectConfig config, ChildLauncher launcher, Ticker ticker)
            throws IOException {
        this.ticker = ticker;
        this.quarantine = new Quarantine(ticker);
        this.space = new TapSpace(config.tap());
        this.folder = Files.createTempDirectory("sluice-inspect");
        for (int i = 0; i < config.process().count(); i++) {
            String name = "inspector-" + i;
            Path own = Files.createDirectory(folder.resolve(Integer.toString(i)));
            keepers.add(new Keeper(name, config, launcher, own, quarantine, ticker));
        }
    }

    /** This program's own classes, once more. */
    public static ChildLauncher processes() {
        return (options, arguments) -> {
            List<String> all = new ArrayList<>(options);
            for (String property : List.of("sluice.log", "io.netty.leakDetection.level")) {
                String value = System.getProperty(property);
                if (value != null) {
                    all.add("-D" + property + "=" + value);
                }
            }
            List<String> command = new ArrayList<>(DEAF_TO_SIGNALS);
            command.addAll(JavaProgram.command(all, InspectorProcess.class.getName(), arguments));
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        };
    }

    /**
     * An inspector whose processes run and have loaded the model.
     *
     * @throws IOException if one can't: says why
     */
    public static IsolatedInspector open(
            InspectConfig config, ChildLauncher launcher, Ticker ticker) throws IOException {
        IsolatedInspector inspector = new IsolatedInspector(config, launcher, ticker);
        inspector.keepers.forEach(Keeper::start);
        inspector.watch.start();
        try {
            for (Keeper keeper : inspector.keepers) {
                keeper.firstReady().join();
            }
        } catch (CompletionException e) {
            inspector.close();
            throw new IOException("the model can't be used: " + Keeper.reason(e), e);
        }
        return inspector;
    }

    private void watch() {
        try {
            while (!closed) {
                long now = ticker.nanoTime();
                keepers.forEach(keeper -> check(keeper, now));
                ticker.sleepMillis(WATCH_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What goes wrong with one, as where it closes at this moment, must not end the watch. */
    private static void check(Keeper keeper, long nowNanos) {
        try {
            keeper.check(nowNanos);
        } catch (RuntimeException e) {
            LOG.warn("an inspector's process could not be looked after this time", e);
        }
    }

    @Override
    public synchronized Tap open(
            List<String> publisher, Sampling sampling, Consumer<? super Inspection> inspections) {
        if (closed) {
            return Tap.takingNothing();
        }
        Keeper least = keepers.stream().min(Comparator.comparingInt(Keeper::load)).orElseThrow();
        RemoteStream stream =
                new RemoteStream(
                        opened.incrementAndGet(),
                        publisher,
                        quarantine,
                        sampling.config().deadline().toNanos(),
                        space,
                        inspections,
                        tally,
                        least::wake);
        least.add(stream);
        Tap tap = stream.inspection().tap(sampling, ticker);
        taps.removeIf(Tap::closed);
        taps.add(tap);
        return tap;
    }

    @Override
    public List<String> labels() {
        return keepers.getFirst().firstReady().join().labels();
    }

    /** Whether every process is there. */
    @Override
    public boolean ready() {
        return !closed && keepers.stream().allMatch(Keeper::ready);
    }

    @Override
    public boolean off() {
        return false;
    }

    @Override
    public int openDecoders() {
        return keepers.stream().mapToInt(keeper -> keeper.pulse().openDecoders()).sum();
    }

    @Override
    public long restarts() {
        return keepers.stream().mapToLong(Keeper::restarts).sum();
    }

    /** Where the processes' files are. */
    Path folder() {
        return folder;
    }

    /** The bytes that wait to be sent. */
    long waitingBytes() {
        return space.heldBytes();
    }

    public InspectionCounts counts() {
        return tally.snapshot();
    }

    @Override
    public void close() {
        List<Tap> left;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            left = List.copyOf(taps);
        }
        left.forEach(Tap::close);
        keepers.forEach(Keeper::close);
        try {
            for (int i = 0; i < keepers.size(); i++) {
                Files.deleteIfExists(folder.resolve(Integer.toString(i)));
            }
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException crashed) {
            LOG.info("what crashed processes left behind is kept in {}", folder);
        } catch (IOException e) {
            LOG.warn("{} could not be deleted: {}", folder, e.getMessage());
        }
    }
}
