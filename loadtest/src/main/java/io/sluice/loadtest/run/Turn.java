package io.sluice.loadtest.run;

import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.join.Ledger;
import io.sluice.loadtest.report.Distribution;
import io.sluice.loadtest.report.Measure;
import io.sluice.loadtest.report.Window;
import io.sluice.loadtest.scenario.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One target's turn: its publishers, its warm-up, its windows. Windows are told of once nothing of
 * them is on its way any more, or, while the turn goes on, as they stand.
 */
final class Turn {
    /** A generator that is later than this at p99 measures itself. */
    static final long MOST_LAG_MICROS = 20_000;

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final double NANOS_A_SECOND = 1e9;
    private static final long HEAD_START_NANOS = 300_000_000;

    /** As long as an arrival may wait to be looked at, and some. */
    private static final long SETTLE_MILLIS = 1_200;

    private static final long QUIET_SECONDS = 10;

    private final RunParts parts;
    private final RunningTarget target;
    private final String name;
    private final Crowd crowd;
    private final List<Measured> measured = new ArrayList<>();
    private final boolean soak;
    private Ledger.@Nullable Open upcoming;
    private int streams;

    /** What went wrong with the measuring before the first window, and so with that. */
    private List<String> carried = List.of();

    Turn(RunParts parts, RunningTarget target, String name, Crowd crowd) {
        this.parts = parts;
        this.target = target;
        this.name = name;
        this.crowd = crowd;
        this.soak = parts.scenario().mode() == Mode.SOAK;
    }

    private record Measured(
            Ledger.Open open,
            WindowMeter.Figures figures,
            int number,
            int streams,
            boolean warmup,
            List<String> troubles) {}

    /** Adds streams, lets them warm up, and returns when the first window may begin. */
    long grow(int by) throws LoadException {
        streams += by;
        long start = ticker().nanoTime() + HEAD_START_NANOS;
        crowd.ramp(by, start);
        long end =
                start
                        + parts.scenario().streams().over().toNanos()
                        + parts.scenario().timing().warmup().toNanos();
        if (measured.isEmpty()) {
            parts.faults().plan(target.target(), crowd, end);
        }
        if (end - start >= SECOND_NANOS) {
            window(start - HEAD_START_NANOS, end, true, true);
        } else {
            upcoming = parts.ledger().open(end, end + windowNanos());
            sleepUntil(end);
        }
        return end;
    }

    /** Loads the target for a while, before anything is measured. */
    void prime(int count, Duration lasting) throws LoadException {
        streams = count;
        long start = ticker().nanoTime() + HEAD_START_NANOS;
        crowd.ramp(count, start);
        window(start - HEAD_START_NANOS, start + lasting.toNanos(), true, false);
    }

    /**
     * Measures one window, which begins at a moment that is not long gone.
     *
     * @param followed whether another one begins where it ends
     */
    void measure(long startNanos, boolean followed) throws LoadException {
        window(startNanos, startNanos + windowNanos(), false, followed);
    }

    private long windowNanos() {
        return parts.scenario().timing().window().toNanos();
    }

    /** Opened before the one before it ends: messages meant for it may be told of at once. */
    private void window(long startNanos, long endNanos, boolean warmup, boolean followed)
            throws LoadException {
        Ledger.Open open = upcoming == null ? parts.ledger().open(startNanos, endNanos) : upcoming;
        upcoming = followed ? parts.ledger().open(endNanos, endNanos + windowNanos()) : null;
        WindowMeter meter = new WindowMeter(target, parts.workers(), soak, parts::note);
        sleepUntil(startNanos);
        meter.begin(ticker().nanoTime());
        int number = parts.nextWindow();
        long next = startNanos + SECOND_NANOS;
        while (next - endNanos <= 0) {
            sleepUntil(next);
            int live = parts.ledger().live();
            meter.second(ticker().nanoTime(), live);
            parts.show(name, number, streams, live, warmup, open);
            next += SECOND_NANOS;
        }
        sleepUntil(endNanos);
        WindowMeter.Figures figures = meter.end(ticker().nanoTime());
        List<String> troubles = new ArrayList<>(carried);
        troubles.addAll(parts.workers().takeTroubles());
        carried = warmup ? troubles : List.of();
        measured.add(new Measured(open, figures, number, streams, warmup, troubles));
    }

    /** The last window as it stands, what is on its way counted as that late. */
    Window lastSoFar() throws LoadException {
        sleepUntil(ticker().nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS));
        Measured last = measured.getLast();
        return window(last, last.open().figuresSoFar());
    }

    /**
     * Ends every publish and returns all windows, complete; those of a run that is ended early as
     * they stand.
     */
    List<Window> end() throws LoadException {
        try {
            finish();
        } catch (EndedEarlyException _) {
            crowd.stop(); // a target may wait for its publishers before it ends
            parts.progress().say("ended early: nothing more is waited for");
        }
        if (!measured.isEmpty()) {
            measured.getLast().troubles().addAll(parts.workers().takeTroubles());
        }
        parts.ledger().settle();
        List<Window> windows = measured.stream().map(m -> window(m, m.open().figures())).toList();
        measured.forEach(window -> window.open().close());
        return windows;
    }

    private void finish() throws LoadException {
        sleepUntil(ticker().nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS));
        crowd.stop();
        parts.faults().clear();
        long deadline = ticker().nanoTime() + TimeUnit.SECONDS.toNanos(QUIET_SECONDS);
        while (!parts.ledger().quiet() && ticker().nanoTime() - deadline < 0) {
            sleepUntil(ticker().nanoTime() + TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private Window window(Measured m, Ledger.WindowFigures messages) {
        return m.figures()
                .window(
                        name,
                        m.number(),
                        parts.seconds(m.open().startNanos()),
                        (m.open().endNanos() - m.open().startNanos()) / NANOS_A_SECOND,
                        m.streams(),
                        m.warmup(),
                        m.warmup() ? "" : invalid(m, messages),
                        messages);
    }

    /** Why a window's figures count for nothing; empty where they do. */
    private String invalid(Measured m, Ledger.WindowFigures messages) {
        Distribution lag = messages.latencies().get(Measure.LAG.label());
        if (!m.troubles().isEmpty()) {
            return String.join("; ", m.troubles());
        }
        if (parts.scenario().steady() && m.figures().mostLive() < m.streams()) {
            return "only %d of %d streams were live".formatted(m.figures().mostLive(), m.streams());
        }
        if (lag == null) {
            return "nothing was sent";
        }
        if (lag.p99() > MOST_LAG_MICROS) {
            return ("the generator's lag was %.1f ms at p99, over 20 ms: it is overloaded, or the"
                            + " target does not read")
                    .formatted(lag.p99() / 1e3);
        }
        if (target.target().relays() && messages.counts().received() == 0) {
            return "nothing arrived at the origin";
        }
        return "";
    }

    private Ticker ticker() {
        return parts.ticker();
    }

    private void sleepUntil(long nanos) throws LoadException {
        parts.sleepUntil(nanos);
    }
}
