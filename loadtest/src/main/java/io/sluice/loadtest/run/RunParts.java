package io.sluice.loadtest.run;

import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.join.Ledger;
import io.sluice.loadtest.report.Distribution;
import io.sluice.loadtest.report.Measure;
import io.sluice.loadtest.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;

/** What every turn of a run needs. */
final class RunParts {
    private static final double NANOS_A_SECOND = 1e9;
    private static final double MICROS_A_MILLI = 1e3;

    private final Scenario scenario;
    private final Workers workers;
    private final Ledger ledger;
    private final Faults faults;
    private final Ticker ticker;
    private final Progress progress;
    private final EarlyEnd earlyEnd;
    private final long startNanos;
    private final List<String> notes = new ArrayList<>();
    private int windows;

    RunParts(
            Scenario scenario,
            Workers workers,
            Ledger ledger,
            Faults faults,
            Ticker ticker,
            Progress progress,
            EarlyEnd earlyEnd) {
        this.scenario = scenario;
        this.workers = workers;
        this.ledger = ledger;
        this.faults = faults;
        this.ticker = ticker;
        this.progress = progress;
        this.earlyEnd = earlyEnd;
        this.startNanos = ticker.nanoTime();
    }

    Scenario scenario() {
        return scenario;
    }

    Workers workers() {
        return workers;
    }

    Ledger ledger() {
        return ledger;
    }

    Faults faults() {
        return faults;
    }

    Ticker ticker() {
        return ticker;
    }

    Progress progress() {
        return progress;
    }

    int nextWindow() {
        return windows++;
    }

    double seconds(long nanos) {
        return (nanos - startNanos) / NANOS_A_SECOND;
    }

    /** A note for the report's reader; the same one is taken once. */
    synchronized void note(String note) {
        if (!notes.contains(note)) {
            notes.add(note);
            progress.say(note);
        }
    }

    synchronized List<String> notes() {
        return List.copyOf(notes);
    }

    void show(String target, int number, int streams, int live, boolean warmup, Ledger.Open open) {
        Ledger.WindowFigures figures = open.figures();
        Distribution relay = figures.latencies().get(Measure.RELAY.label());
        String latency =
                relay == null
                        ? ""
                        : "  relay p50 %.2f ms, p99 %.2f ms"
                                .formatted(
                                        relay.p50() / MICROS_A_MILLI, relay.p99() / MICROS_A_MILLI);
        progress.now(
                "%s  %s %d  %d of %d streams%s  lost %d"
                        .formatted(
                                target,
                                warmup ? "warm-up" : "window",
                                number,
                                live,
                                streams,
                                latency,
                                figures.counts().lost()));
    }

    void sleepUntil(long nanos) throws LoadException {
        earlyEnd.requireNotAsked();
        workers.requireAlive();
        long left = nanos - ticker.nanoTime();
        if (left > 0) {
            earlyEnd.sleep(left, ticker);
        }
    }
}
