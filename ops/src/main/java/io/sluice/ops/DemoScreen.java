package io.sluice.ops;

import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.metrics.LatencyReport;
import io.sluice.gateway.metrics.Span;
import io.sluice.gateway.policy.Verdict;
import io.sluice.loadtest.MediaComparison;
import io.sluice.loadtest.PublishOutcome;
import io.sluice.models.classify.Scores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The demo as a person sees it: one line an event, and a closing table. */
final class DemoScreen {
    private static final double NANOS_A_MILLI = 1e6;
    private static final double NANOS_A_SECOND = 1e9;
    private static final String BOLD_RED = "\033[1;31m";
    private static final String PLAIN = "\033[0m";

    private final Output output;
    private long startNanos;

    DemoScreen(Output output) {
        this.output = output;
    }

    void say(String text) {
        output.line(text);
    }

    /** The time column counts from here. */
    void start(long nowNanos) {
        startNanos = nowNanos;
    }

    void at(long nanos, String what, String detail) {
        double seconds = (nanos - startNanos) / NANOS_A_SECOND;
        output.line("%7.2f s  %-10s %s".formatted(seconds, what, detail));
    }

    void show(DemoEvent event) {
        switch (event) {
            case DemoEvent.Connected(long at, var stream) ->
                    at(at, "connected", "app " + stream.app() + ", key " + stream.keyDigest());
            case DemoEvent.CardShown(long at) ->
                    at(at, "test card", "the stream shows the test card from here on");
            case DemoEvent.Inspected(long at, Inspection.Scored scored) ->
                    at(at, "sample " + scored.sample().number(), scored(scored));
            case DemoEvent.Inspected(long at, Inspection.Missed missed) ->
                    at(at, "sample " + missed.number(), "missed: " + missed.cause());
            case DemoEvent.Decided(long at, Verdict verdict, Stamps stamps) ->
                    decided(at, verdict, stamps);
            case DemoEvent.Ended(long at, var reason) -> at(at, "ended", reason.toString());
        }
    }

    void rate(long nowNanos, long bytes, long overNanos) {
        double megabits = bytes * 8 / 1e6 / (overNanos / NANOS_A_SECOND);
        at(nowNanos, "relaying", "%.2f Mb/s".formatted(megabits));
    }

    private static String scored(Inspection.Scored scored) {
        StringBuilder line = new StringBuilder();
        Scores scores = scored.scores();
        for (String label : scores.labels()) {
            line.append("%s %.3f  ".formatted(label, scores.of(label)));
        }
        Stamps stamps = scored.sample().stamps();
        Stage before = Stage.RECEIVED;
        for (Stage stage : List.of(Stage.TAPPED, Stage.DECODED, Stage.BATCHED, Stage.CLASSIFIED)) {
            double millis = stamps.between(before, stage) / NANOS_A_MILLI;
            line.append(" %s %.1f".formatted(stage.name().toLowerCase(Locale.ROOT), millis));
            before = stage;
        }
        return line.append(" ms").toString();
    }

    private void decided(long at, Verdict verdict, Stamps stamps) {
        switch (verdict) {
            case Verdict.Flag(Verdict.Evidence evidence) -> at(at, "flag", shown(evidence));
            case Verdict.Cut(Verdict.Evidence evidence) -> {
                double verdictMillis =
                        stamps.between(Stage.RECEIVED, Stage.DECIDED) / NANOS_A_MILLI;
                String cut =
                        "%s; verdict %.1f ms after its picture"
                                .formatted(shown(evidence), verdictMillis);
                at(at, output.terminal() ? BOLD_RED + "CUT" + PLAIN + "       " : "CUT", cut);
            }
            case Verdict.Pass pass -> {}
            case Verdict.Clear clear -> {}
        }
    }

    private static String shown(Verdict.Evidence evidence) {
        return "%s: %d of the last %d pictures at %.2f or over (%s)"
                .formatted(
                        evidence.label(),
                        evidence.hits(),
                        evidence.of(),
                        evidence.level(),
                        evidence.modelId());
    }

    void close(DemoFigures figures) {
        output.line("");
        media(figures.media(), figures.comeback());
        output.line("");
        stages(figures.latency());
        output.line("");
        List<List<String>> rows = new ArrayList<>();
        for (DemoFigures.Promise promise : figures.promises()) {
            rows.add(
                    List.of(
                            promise.what(),
                            millis(promise.took()),
                            millis(promise.atMost()),
                            promise.kept() ? "kept" : "BROKEN"));
        }
        output.table(List.of("PROMISE", "TOOK, ms", "AT MOST, ms", ""), rows);
        output.line("");
        output.line(
                "%.2f s of the stream went unscreened."
                        .formatted(figures.unscreenedNanos() / NANOS_A_SECOND));
        output.line(figures.good() ? "The gate works." : "THE GATE DOES NOT WORK.");
    }

    private void media(MediaComparison media, PublishOutcome comeback) {
        output.line(
                "%d messages sent, %d received, %s; the cut kept back %d."
                        .formatted(
                                media.sent(),
                                media.received(),
                                media.intact()
                                        ? "all of them equal and in order"
                                        : "NOT INTACT: " + media,
                                media.tail()));
        output.line("The same key again: " + Replay.described(comeback) + ".");
    }

    private void stages(LatencyReport latency) {
        List<List<String>> rows = new ArrayList<>();
        for (Span span : Span.values()) {
            LatencyReport.Line line = latency.line(span);
            rows.add(
                    List.of(
                            span.label(),
                            String.valueOf(line.life().count()),
                            "%.3f".formatted(line.life().p50() / NANOS_A_MILLI),
                            "%.3f".formatted(line.life().p99() / NANOS_A_MILLI),
                            line.budget().map(DemoScreen::millis).orElse(""),
                            String.valueOf(line.broken())));
        }
        output.table(List.of("STAGE", "COUNT", "P50, ms", "P99, ms", "BUDGET, ms", "BROKEN"), rows);
    }

    private static String millis(Duration duration) {
        return "%.1f".formatted(duration.toNanos() / NANOS_A_MILLI);
    }
}
