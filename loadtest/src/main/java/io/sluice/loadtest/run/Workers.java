package io.sluice.loadtest.run;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.yaml.HostPort;
import io.sluice.loadtest.join.Ledger;
import io.sluice.loadtest.probe.ProcessTree;
import io.sluice.loadtest.scenario.Origin;
import io.sluice.loadtest.wire.Event;
import io.sluice.loadtest.wire.GeneratorCommand;
import io.sluice.loadtest.wire.OriginCommand;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The generator and the origin of a run. */
final class Workers implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final Ledger ledger;
    private final Ticker ticker;
    private final long launchedNanos;
    private final Worker generator;
    private final Worker origin;
    private final CompletableFuture<Integer> listening = new CompletableFuture<>();
    private final CompletableFuture<Event.Hello> generatorHello = new CompletableFuture<>();
    private final CompletableFuture<Event.Hello> originHello = new CompletableFuture<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> hostile = new ConcurrentSkipListMap<>();
    private volatile @Nullable String gone;

    /**
     * Starts both.
     *
     * @param ticker the machine's own clock, which the workers read too
     */
    Workers(WorkerLauncher launcher, Ledger ledger, Ticker ticker) throws IOException {
        this.ledger = ledger;
        this.ticker = ticker;
        this.launchedNanos = ticker.nanoTime();
        this.origin =
                new Worker(launcher, WorkerLauncher.Role.ORIGIN, this::onOrigin, this::broken);
        try {
            this.generator =
                    new Worker(
                            launcher,
                            WorkerLauncher.Role.GENERATOR,
                            this::onGenerator,
                            this::broken);
        } catch (IOException e) {
            origin.close();
            throw e;
        }
    }

    /** Waits for both, lets the origin listen, and returns its port. */
    int start(Origin settings) throws LoadException {
        checkClock(await(generatorHello, "the generator's start"));
        checkClock(await(originHello, "the origin's start"));
        HostPort listen = settings.listen();
        toOrigin(
                new OriginCommand.Listen(
                        listen.host(), listen.port(), settings.receiveBufferBytes()));
        return await(listening, "the origin to listen on " + listen);
    }

    /** Their stamps are compared with ours, so all must read one clock. */
    private void checkClock(Event.Hello hello) throws LoadException {
        boolean before = hello.nowNanos() - launchedNanos < 0;
        boolean after = hello.nowNanos() - ticker.nanoTime() > 0;
        if (before || after) {
            throw new LoadException("the workers' monotonic clock is not ours: is this Linux?");
        }
    }

    private <T> T await(CompletableFuture<T> future, String what) throws LoadException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new LoadException("waited in vain for " + what + ": " + troubles, e);
        } catch (TimeoutException e) {
            throw new LoadException("waited in vain for " + what + " " + troubles, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted while waiting for " + what, e);
        }
    }

    void toGenerator(GeneratorCommand command) throws LoadException {
        generator.tell(command);
    }

    void toOrigin(OriginCommand command) throws LoadException {
        origin.tell(command);
    }

    ProcessTree generatorProcess() {
        return new ProcessTree(generator.pid());
    }

    ProcessTree originProcess() {
        return new ProcessTree(origin.pid());
    }

    /** How many hostile connections were closed by whom: "target", "us" or "nobody". */
    Map<String, Integer> hostile() {
        return Map.copyOf(hostile);
    }

    /** Without one of them the run can't go on. */
    void requireAlive() throws LoadException {
        String why = gone;
        if (why != null) {
            throw new LoadException(why);
        }
    }

    /** What went wrong with the measuring itself since this was last asked. */
    List<String> takeTroubles() {
        List<String> taken = List.copyOf(troubles);
        troubles.removeAll(taken);
        return taken;
    }

    private void onGenerator(Event event) {
        if (event instanceof Event.Hello hello) {
            generatorHello.complete(hello);
        } else if (event instanceof Event.HostileOver(int _, String closedBy, long _, long _)) {
            hostile.merge(closedBy, 1, Integer::sum);
        } else if (!trouble(event, "generator")) {
            ledger.onGenerator(event);
        }
    }

    private void onOrigin(Event event) {
        if (event instanceof Event.Hello hello) {
            originHello.complete(hello);
        } else if (event instanceof Event.Listening(int port)) {
            listening.complete(port);
        } else if (!trouble(event, "origin")) {
            ledger.onOrigin(event);
        }
    }

    private boolean trouble(Event event, String who) {
        if (event instanceof Event.Overflow(long lost)) {
            trouble("the " + who + " could not tell " + lost + " events: it is overloaded");
            return true;
        }
        if (event instanceof Event.Failed(String what)) {
            trouble(what);
            return true;
        }
        return false;
    }

    private void broken(String why) {
        gone = why;
        trouble(why);
    }

    private void trouble(String what) {
        troubles.add(what);
        LoadException failure = new LoadException(what);
        listening.completeExceptionally(failure);
        generatorHello.completeExceptionally(failure);
        originHello.completeExceptionally(failure);
    }

    @Override
    public void close() {
        generator.close();
        origin.close();
    }
}
