package io.sluice.loadtest.run;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.yaml.Units;
import io.sluice.loadtest.clip.CardArt;
import io.sluice.loadtest.clip.Preparation;
import io.sluice.loadtest.clip.PreparedSource;
import io.sluice.loadtest.join.Ledger;
import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.Ratio;
import io.sluice.loadtest.report.Ratios;
import io.sluice.loadtest.report.Window;
import io.sluice.loadtest.scenario.Mode;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.scenario.Source;
import io.sluice.loadtest.scenario.Target;
import io.sluice.loadtest.wire.GeneratorCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** One load test from its scenario to its report. */
public final class LoadRun {
    private final Scenario scenario;
    private final Path folder;
    private final WorkerLauncher launcher;
    private final CardArt card;
    private final Progress progress;
    private final Ticker ticker;
    private final InstantSource clock;
    private final EarlyEnd earlyEnd = new EarlyEnd();

    /**
     * @param folder for the prepared clips and what the targets say; empty, and the caller's to
     *     delete
     */
    public LoadRun(
            Scenario scenario,
            Path folder,
            WorkerLauncher launcher,
            CardArt card,
            Progress progress,
            Ticker ticker,
            InstantSource clock) {
        this.scenario = scenario;
        this.folder = folder;
        this.launcher = launcher;
        this.card = card;
        this.progress = progress;
        this.ticker = ticker;
        this.clock = clock;
    }

    /** Targets that are not this machine, by name: for whoever must ask before they are loaded. */
    public static List<String> remote(Scenario scenario) {
        return scenario.targets().values().stream()
                .filter(target -> !RunningTarget.isLoopback(target))
                .map(Target::name)
                .toList();
    }

    /** Has the run end now, from any thread: what it measured by then is what it reports. */
    public void endEarly() {
        earlyEnd.ask();
    }

    /** Whether it was to end before its time. */
    public boolean endedEarly() {
        return earlyEnd.asked();
    }

    /**
     * Runs it.
     *
     * @throws IOException if it can't be run, or not to its end; it says why
     */
    public LoadReport run() throws IOException {
        Instant startedAt = clock.instant();
        List<PreparedSource> sources = prepare();
        ScheduledExecutorService timers =
                Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
        Crowds crowds = new Crowds(timers);
        Ledger ledger = new Ledger(crowds::onEnded);
        try (Workers workers = new Workers(launcher, ledger, ticker)) {
            int originPort = workers.start(scenario.origin());
            for (int i = 0; i < sources.size(); i++) {
                workers.toGenerator(new GeneratorCommand.Load(i, sources.get(i)));
            }
            Faults faults = new Faults(scenario, workers, ticker, timers, progress);
            faults.network();
            RunParts parts =
                    new RunParts(scenario, workers, ledger, faults, ticker, progress, earlyEnd);
            Cast cast = new Cast(scenario, sources, Long.toString(startedAt.getEpochSecond(), 36));
            try (Targets targets = new Targets(scenario, originPort, folder, ticker, progress)) {
                Turns turns = new Turns(parts, target -> crowds.next(parts, cast, target));
                return report(startedAt, turns.all(targets), parts);
            }
        } finally {
            timers.shutdownNow();
        }
    }

    private List<PreparedSource> prepare() throws IOException {
        Preparation preparation = new Preparation(folder, card);
        List<PreparedSource> prepared = new ArrayList<>();
        for (Source source : scenario.sources().values()) {
            progress.now("preparing " + source.name());
            PreparedSource made = preparation.prepare(source);
            progress.say(
                    "source %s: %.2f Mb/s%s"
                            .formatted(
                                    made.name(),
                                    made.bitsPerSecond() / 1e6,
                                    made.inserts().isEmpty()
                                            ? ""
                                            : ", test card at "
                                                    + made.inserts().size()
                                                    + " times"));
            prepared.add(made);
        }
        return prepared;
    }

    private LoadReport report(Instant startedAt, List<Window> windows, RunParts parts) {
        boolean compare = scenario.mode() == Mode.COMPARE;
        List<Ratio> ratios =
                compare
                        ? Ratios.of(windows, scenario.targets().keySet().iterator().next())
                        : List.of();
        List<String> notes = new ArrayList<>(parts.notes());
        notes.add(leftOut(scenario.timing()));
        if (!parts.workers().hostile().isEmpty()) {
            notes.add("Hostile connections, by who closed them: " + parts.workers().hostile());
        }
        notes.addAll(Noise.notes(ratios));
        Map<String, String> environment = new LinkedHashMap<>(Surroundings.of(scenario));
        return new LoadReport(
                LoadReport.SCHEMA,
                scenario.name(),
                scenario.mode().name().toLowerCase(Locale.ROOT),
                startedAt.toString(),
                parts.seconds(ticker.nanoTime()),
                scenario.text(),
                environment,
                windows,
                ratios,
                Slo.results(scenario.objectives(), judged(windows)),
                notes);
    }

    /** A saturation is meant to miss an objective in the end: its steps inside them are judged. */
    private List<Window> judged(List<Window> windows) {
        List<Window> inside =
                scenario.mode() == Mode.SATURATE
                        ? windows.stream()
                                .filter(Window::valid)
                                .filter(w -> Slo.missed(scenario.objectives(), w).isEmpty())
                                .toList()
                        : List.of();
        return inside.isEmpty() ? windows : inside;
    }

    private static String leftOut(Scenario.Timing timing) {
        String warmup =
                "Warm-up is left out: %s after the ramp of each turn."
                        .formatted(Units.format(timing.warmup()));
        return timing.prime().isZero()
                ? warmup
                : warmup
                        + " So is the load of %s on each target before the first round."
                                .formatted(Units.format(timing.prime()));
    }
}
