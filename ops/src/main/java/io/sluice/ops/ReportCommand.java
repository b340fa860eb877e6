package io.sluice.ops;

import io.sluice.loadtest.report.ComparedFigure;
import io.sluice.loadtest.report.FigureKind;
import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.ReportComparison;
import io.sluice.loadtest.report.ReportJson;
import io.sluice.loadtest.report.Verdict;
import io.sluice.loadtest.report.html.HtmlReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice report}: what load tests found, shown and compared. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Reports of load tests: compared, or made a page to read.")
final class ReportCommand {
    private static final String JSON = ".json";
    private static final String HTML = ".html";
    private final Output output;

    ReportCommand(Output output) {
        this.output = output;
    }

    @Command(
            name = "compare",
            mixinStandardHelpOptions = true,
            description = {
                "What changed from report A to report B, figure by figure.",
                "Exits 1 if anything regressed, 2 if a file is no report."
            })
    int compare(
            @Parameters(paramLabel = "A", description = "The report to judge against.") Path a,
            @Parameters(paramLabel = "B", description = "The report to judge.") Path b,
            @Option(
                            names = "--tolerance",
                            paramLabel = "RATIO",
                            defaultValue = "1.10",
                            description = "From which ratio a change matters (${DEFAULT-VALUE}).")
                    double tolerance,
            @Option(names = "--json", description = "Machine-readable.") boolean json) {
        Optional<LoadReport> before = read(a);
        Optional<LoadReport> after = read(b);
        if (before.isEmpty() || after.isEmpty()) {
            return ExitCode.WRONG;
        }
        ReportComparison comparison = ReportComparison.of(before.get(), after.get(), tolerance);
        if (json) {
            output.line(ReportJson.text(comparison).stripTrailing());
        } else {
            show(comparison);
        }
        return comparison.regressed() ? ExitCode.FAILED : ExitCode.GOOD;
    }

    @Command(
            name = "html",
            mixinStandardHelpOptions = true,
            description = "Writes a report as one HTML file that needs nothing else.")
    int html(
            @Parameters(paramLabel = "REPORT.json", description = "As the load test wrote it.")
                    Path file,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "Default: beside the report, ending in .html.")
                    Optional<Path> out)
            throws IOException {
        Optional<LoadReport> report = read(file);
        if (report.isEmpty()) {
            return ExitCode.WRONG;
        }
        Path page = out.orElseGet(() -> beside(file));
        if (Files.exists(page) && Files.isSameFile(page, file)) {
            throw new IllegalArgumentException(page + " is the report itself");
        }
        Files.writeString(page, HtmlReport.text(report.get()));
        output.line(page.toString());
        return ExitCode.GOOD;
    }

    /** Empty, once told why, where a file can't be read or is no report: the usage is wrong. */
    private Optional<LoadReport> read(Path file) {
        try {
            return Optional.of(ReportJson.read(file));
        } catch (IOException e) {
            output.error("sluice report: " + Failures.described(e));
            return Optional.empty();
        }
    }

    private static Path beside(Path report) {
        String name = String.valueOf(report.getFileName());
        String stem = name.endsWith(JSON) ? name.substring(0, name.length() - JSON.length()) : name;
        return report.resolveSibling(stem + HTML);
    }

    private void show(ReportComparison comparison) {
        output.line("A: " + comparison.a());
        output.line("B: " + comparison.b());
        if (comparison.figures().isEmpty()) {
            output.error("nothing to compare: no target has a figure in both reports");
        } else {
            output.line("");
            output.table(
                    List.of("TARGET", "FIGURE", "A", "B", "RATIO", "95 % INTERVAL", "VERDICT"),
                    comparison.figures().stream().map(ReportCommand::row).toList());
            output.line("");
            output.line(summary(comparison));
        }
        comparison.notes().forEach(note -> output.line("note: " + note));
    }

    private static List<String> row(ComparedFigure figure) {
        List<String> values = FigureKind.of(figure.figure()).row(figure.a(), figure.b());
        boolean known = Double.isFinite(figure.low()) && Double.isFinite(figure.high());
        List<String> row = new ArrayList<>();
        row.add(
                figure.streams() == 0
                        ? figure.target()
                        : figure.target() + " at " + figure.streams());
        row.add(figure.figure());
        row.add(plain(values.getFirst()));
        row.add(plain(values.getLast()));
        row.add(Double.isFinite(figure.ratio()) ? "%.3f".formatted(figure.ratio()) : "-");
        row.add(known ? "%.3f to %.3f".formatted(figure.low(), figure.high()) : "-");
        row.add(word(figure.verdict()));
        return row;
    }

    /** What stands out does so without colour: a comparison is read in logs. */
    private static String word(Verdict verdict) {
        return verdict == Verdict.REGRESSION
                ? verdict.toString()
                : verdict.toString().toLowerCase(Locale.ROOT);
    }

    private static String summary(ReportComparison comparison) {
        List<String> counts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            long count = comparison.figures().stream().filter(f -> f.verdict() == verdict).count();
            if (count > 0 || verdict == Verdict.REGRESSION) {
                counts.add(count + " " + verdict.toString().toLowerCase(Locale.ROOT));
            }
        }
        return "verdicts: %s (tolerance %.2f)"
                .formatted(String.join(", ", counts), comparison.tolerance());
    }

    /** A terminal's characters may be few: no hard spaces, no Greek. */
    private static String plain(String amount) {
        return amount.replace('\u00A0', ' ')
                .replace("\u202F", "")
                .replace("µs", "us")
                .replace(FigureKind.NONE, "-");
    }
}
