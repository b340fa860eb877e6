package io.sluice.ops;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.loadtest.MachineTicker;
import io.sluice.loadtest.report.IntervalLog;
import io.sluice.loadtest.report.JUnitXml;
import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.ReportJson;
import io.sluice.loadtest.report.SloResult;
import io.sluice.loadtest.report.html.HtmlReport;
import io.sluice.loadtest.run.LoadRun;
import io.sluice.loadtest.run.Noise;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.scenario.ScenarioReader;
import io.sluice.models.testcard.TestCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice load}: publishes what a scenario asks for, and reports what became of it. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Load-tests any RTMP relay: publishers and a probing origin, as a scenario asks for.",
            "docs/load-testing.md says what may stand in one, and what is measured. Exits 0 only if"
                    + " every objective was kept and the run can be believed."
        })
final class LoadCommand implements Callable<Integer> {
    /** For the targets to end, and a report to be made and written. */
    private static final long PATIENCE_SECONDS = 60;

    private final Output output;

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            required = true,
            description = "The YAML file.")
    private Path scenario = Path.of("");

    @Option(
            names = "--report",
            paramLabel = "FOLDER",
            description =
                    "Where report.json, report.html, junit.xml and latencies.hlog go;"
                            + " default: ${DEFAULT-VALUE}.")
    private Path report = Path.of("load-report");

    @Option(
            names = "--allow-remote",
            description = "Targets that are not this machine may be loaded: they are yours.")
    private boolean remote;

    LoadCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException, ConfigException {
        Logs.level("WARN");
        Scenario read = ScenarioReader.parse(Files.readString(scenario), System.getenv());
        List<String> elsewhere = LoadRun.remote(read);
        if (!remote && !elsewhere.isEmpty()) {
            throw new IllegalArgumentException(
                    "not on this machine: "
                            + String.join(", ", elsewhere)
                            + "; --allow-remote loads them all the same");
        }
        LoadScreen screen = new LoadScreen(output, new MachineTicker());
        try (TempFolder folder = TempFolder.make("sluice-load")) {
            LoadRun run =
                    new LoadRun(
                            read,
                            folder.path(),
                            new LoadWorkers(),
                            TestCard::rgb,
                            screen,
                            new MachineTicker(),
                            InstantSource.system());
            return report(run, screen);
        }
    }

    /** Where the process is told to end, what was measured by then is still reported. */
    private int report(LoadRun run, LoadScreen screen) throws IOException {
        CompletableFuture<Void> reported = new CompletableFuture<>();
        Runnable goodbye =
                () -> {
                    run.endEarly();
                    reported.completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
                };
        Runtime.getRuntime().addShutdownHook(new Thread(goodbye, "load-goodbye"));
        try {
            LoadReport found = run.run();
            screen.clear();
            write(found);
            int exit = show(found);
            return run.endedEarly() ? ExitCode.FAILED : exit;
        } finally {
            screen.clear();
            reported.complete(null);
        }
    }

    private void write(LoadReport found) throws IOException {
        Files.createDirectories(report);
        Files.writeString(report.resolve("report.json"), ReportJson.text(found));
        Files.writeString(report.resolve("report.html"), HtmlReport.text(found));
        Files.writeString(report.resolve("junit.xml"), JUnitXml.of(found));
        Files.writeString(report.resolve("latencies.hlog"), IntervalLog.text(found));
    }

    private int show(LoadReport found) {
        new LoadSummary(output).show(found);
        boolean kept = found.slo().stream().allMatch(SloResult::kept);
        boolean believable = Noise.believable(found);
        if (!believable) {
            output.error("The run can't be believed; its notes say why.");
        }
        output.line("The report is in " + report + ".");
        return kept && believable ? ExitCode.GOOD : ExitCode.FAILED;
    }
}
