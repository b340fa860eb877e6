package io.sluice.loadtest.run;

import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.join.Ended;
import io.sluice.loadtest.join.Ledger;
import io.sluice.loadtest.join.Publish;
import io.sluice.loadtest.scenario.ClientFault;
import io.sluice.loadtest.scenario.Streams;
import io.sluice.loadtest.scenario.Target;
import io.sluice.loadtest.wire.Event;
import io.sluice.loadtest.wire.GeneratorCommand;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The publishers of one target's turn: who begins when, and what each does once its publish is
 * over. Thread-safe.
 */
final class Crowd {
    private static final long ENDLESS_MILLIS = Duration.ofDays(365).toMillis();
    private static final long NANOS_A_MILLI = 1_000_000;

    private final Streams streams;
    private final Target target;
    private final Cast cast;
    private final Workers workers;
    private final Ledger ledger;
    private final Ticker ticker;
    private final ScheduledExecutorService timers;
    private final Consumer<String> troubles;
    private final Map<Integer, Live> live = new HashMap<>();
    private boolean stopped;

    Crowd(RunParts parts, Target target, Cast cast, ScheduledExecutorService timers) {
        this.streams = parts.scenario().streams();
        this.target = target;
        this.cast = cast;
        this.workers = parts.workers();
        this.ledger = parts.ledger();
        this.ticker = parts.ticker();
        this.timers = timers;
        this.troubles = parts::note;
    }

    /**
     * A publish that is planned or under way.
     *
     * @param endNanos when its session ends
     * @param tries how often its stream was published again since it was last accepted
     * @param cut whether its stream was cut before
     * @param settler whether another takes its place when its session is over
     */
    private record Live(Cast.Role role, long endNanos, int tries, boolean cut, boolean settler) {}

    /** Publishes so many streams more, along the scenario's ramp from a moment on. */
    synchronized void ramp(int more, long startNanos) {
        long[] offsets = offsets(more);
        boolean strangers = churns() && streams.arrivals() == Streams.Arrivals.POISSON;
        for (long offset : offsets) {
            begin(startNanos + offset, !strangers);
        }
        if (strangers) {
            long rampEnd = startNanos + streams.over().toNanos();
            nextStranger(rampEnd, meanSessionMillis() / more);
        }
    }

    private long[] offsets(int more) {
        double over = streams.over().toNanos();
        long[] offsets = new long[more];
        for (int i = 0; i < more; i++) {
            double place =
                    switch (streams.ramp()) {
                        case SPIKE -> 0;
                        case LINEAR ->
                                streams.arrivals() == Streams.Arrivals.POISSON
                                        ? cast.uniform()
                                        : (double) i / more;
                        case STEP ->
                                Math.floor((double) i * streams.steps() / more) / streams.steps();
                    };
            offsets[i] = (long) (place * over);
        }
        Arrays.sort(offsets);
        return offsets;
    }

    private boolean churns() {
        return !streams.session().isZero();
    }

    private double meanSessionMillis() {
        return streams.session().toMillis();
    }

    private void begin(long atNanos, boolean settler) {
        long sessionNanos =
                !churns()
                        ? ENDLESS_MILLIS * NANOS_A_MILLI
                        : settler
                                ? streams.session().toNanos()
                                : cast.exponentialNanos(meanSessionMillis());
        publish(new Live(cast.next(), atNanos + sessionNanos, 0, false, settler), atNanos);
    }

    /** Poisson arrivals: the next one, and with it the one after. */
    private void nextStranger(long afterNanos, double meanGapMillis) {
        long at = afterNanos + cast.exponentialNanos(meanGapMillis);
        later(
                at,
                () -> {
                    begin(at, false);
                    nextStranger(at, meanGapMillis);
                });
    }

    private void publish(Live stream, long atNanos) {
        Cast.Role role = stream.role();
        OptionalLong onset =
                role.insert() < 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(
                                cast.source(role).inserts().get(role.insert()).onsetMillis());
        int number = cast.nextPublish();
        live.put(number, stream);
        ledger.expect(new Publish(number, role.key(), onset, stream.cut(), true), target.relays());
        long sessionMillis = Math.max(1, (stream.endNanos() - atNanos) / NANOS_A_MILLI);
        tell(
                new GeneratorCommand.Publish(
                        number,
                        atNanos,
                        target.url(),
                        role.key(),
                        role.source(),
                        role.insert(),
                        sessionMillis,
                        "",
                        0,
                        target.chunkBytes()));
    }

    /** Streams that misbehave by order: published, not measured. */
    synchronized void misbehave(ClientFault fault, long atNanos) {
        for (int i = 0; i < fault.count() && !stopped; i++) {
            Cast.Role role = cast.next();
            int number = cast.nextPublish();
            ledger.expect(
                    new Publish(number, role.key(), OptionalLong.empty(), false, false),
                    target.relays());
            live.put(number, new Live(role, Long.MAX_VALUE, Integer.MAX_VALUE, false, false));
            tell(
                    new GeneratorCommand.Publish(
                            number,
                            atNanos,
                            target.url(),
                            role.key(),
                            role.source(),
                            -1,
                            ENDLESS_MILLIS,
                            fault.kind().name(),
                            fault.bytesPerSecond(),
                            target.chunkBytes()));
        }
    }

    /** Called where events are read; what follows from it happens elsewhere. */
    void onEnded(Ended ended) {
        timers.execute(() -> follow(ended));
    }

    private synchronized void follow(Ended ended) {
        Live over = live.remove(ended.publish().number());
        if (over == null || stopped || !ended.publish().counted()) {
            return;
        }
        int tries = ended.accepted() ? 0 : over.tries();
        boolean again =
                ended.how() != Event.End.FINISHED
                        && streams.reconnect().after(tries)
                        && ended.nanos() < over.endNanos();
        if (again) {
            comeBack(over, ended, tries);
        } else if (churns() && over.settler()) {
            later(
                    Math.max(over.endNanos(), ticker.nanoTime()),
                    () -> begin(ticker.nanoTime(), true));
        }
    }

    private void comeBack(Live over, Ended ended, int tries) {
        long at = ended.nanos() + streams.reconnect().waitNanos(tries);
        boolean cut = over.cut() || (ended.cut() && ended.accepted());
        Live again = new Live(over.role(), over.endNanos(), tries + 1, cut, over.settler());
        later(at, () -> publish(again, Math.max(at, ticker.nanoTime())));
    }

    private void later(long atNanos, Runnable what) {
        long delay = Math.max(0, atNanos - ticker.nanoTime());
        var _ = timers.schedule(() -> unlessStopped(what), delay, TimeUnit.NANOSECONDS);
    }

    private synchronized void unlessStopped(Runnable what) {
        if (!stopped) {
            what.run();
        }
    }

    /** Ends every publish; none follows. */
    synchronized void stop() {
        stopped = true;
        List.copyOf(live.keySet()).forEach(number -> tell(new GeneratorCommand.Stop(number)));
    }

    private void tell(GeneratorCommand command) {
        try {
            workers.toGenerator(command);
        } catch (LoadException e) {
            troubles.accept(e.getMessage());
        }
    }
}
