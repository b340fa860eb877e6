package io.sluice.loadtest.run;

import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.scenario.ClientFault;
import io.sluice.loadtest.scenario.Origin;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.scenario.Target;
import io.sluice.loadtest.wire.GeneratorCommand;
import io.sluice.loadtest.wire.OriginCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What a scenario orders to go wrong in each turn: at the origin, and beside the publishers. */
final class Faults {
    private final Scenario scenario;
    private final Workers workers;
    private final Ticker ticker;
    private final ScheduledExecutorService timers;
    private final Progress progress;
    private final List<Future<?>> planned = new ArrayList<>();

    Faults(
            Scenario scenario,
            Workers workers,
            Ticker ticker,
            ScheduledExecutorService timers,
            Progress progress) {
        this.scenario = scenario;
        this.workers = workers;
        this.ticker = ticker;
        this.timers = timers;
        this.progress = progress;
    }

    /** One command of a fault. */
    @FunctionalInterface
    private interface Order {
        void give() throws LoadException;
    }

    /** What the network does, from now on. */
    void network() throws LoadException {
        Scenario.Network network = scenario.network();
        if (!network.isPerfect()) {
            workers.toGenerator(
                    new GeneratorCommand.Network(
                            network.latency().toMillis(),
                            network.jitter().toMillis(),
                            network.bytesPerSecond(),
                            network.resetAfter().toMillis()));
        }
    }

    /** Plans a turn's faults, counted from its first window's start. */
    void plan(Target target, Crowd crowd, long firstWindowNanos) {
        for (Origin.Fault fault : scenario.origin().faults()) {
            long at = firstWindowNanos + fault.at().toNanos();
            at(at, fault.kind() + " begins at the origin", () -> begin(fault));
            at(
                    at + fault.lasting().toNanos(),
                    fault.kind() + " ends at the origin",
                    () -> end(fault));
        }
        for (ClientFault fault : scenario.clientFaults()) {
            long at = firstWindowNanos + fault.at().toNanos();
            at(
                    at,
                    fault.count() + " x " + fault.kind(),
                    () -> {
                        if (fault.kind().publishes()) {
                            crowd.misbehave(fault, ticker.nanoTime());
                        } else {
                            hostile(target, fault);
                        }
                    });
        }
    }

    private void hostile(Target target, ClientFault fault) throws LoadException {
        workers.toGenerator(
                new GeneratorCommand.Hostile(
                        fault.kind(),
                        fault.count(),
                        ticker.nanoTime(),
                        target.url(),
                        fault.bytesPerSecond()));
    }

    private void begin(Origin.Fault fault) throws LoadException {
        workers.toOrigin(
                switch (fault.kind()) {
                    case STALL -> new OriginCommand.Read(0);
                    case SLOW -> new OriginCommand.Read(fault.bytesPerSecond());
                    case REFUSE -> new OriginCommand.Refuse(true);
                    case DIE -> new OriginCommand.Die();
                });
    }

    private void end(Origin.Fault fault) throws LoadException {
        workers.toOrigin(
                switch (fault.kind()) {
                    case STALL, SLOW -> new OriginCommand.Read(Long.MAX_VALUE);
                    case REFUSE -> new OriginCommand.Refuse(false);
                    case DIE -> new OriginCommand.Revive();
                });
    }

    /** Ends a turn's: what is still planned is not begun, and what has begun is ended. */
    void clear() throws LoadException {
        planned.forEach(order -> order.cancel(false));
        planned.clear();
        if (scenario.clientFaults().stream().anyMatch(fault -> !fault.kind().publishes())) {
            workers.toGenerator(new GeneratorCommand.Peace());
        }
        for (Origin.Fault fault : scenario.origin().faults()) {
            if (fault.kind() != Origin.Kind.DIE) {
                end(fault);
            }
        }
    }

    private void at(long nanos, String what, Order order) {
        long delay = Math.max(0, nanos - ticker.nanoTime());
        planned.add(timers.schedule(() -> give(what, order), delay, TimeUnit.NANOSECONDS));
    }

    private void give(String what, Order order) {
        try {
            progress.say(what);
            order.give();
        } catch (LoadException e) {
            progress.say(what + ": " + e.getMessage());
        }
    }
}
