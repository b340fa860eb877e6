package io.sluice.ops;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.FileSource;
import io.sluice.loadtest.Loops;
import io.sluice.loadtest.PacedPublisher;
import io.sluice.loadtest.Percentiles;
import io.sluice.loadtest.PublishOutcome;
import io.sluice.loadtest.PublishReport;
import io.sluice.loadtest.PublisherSettings;
import io.sluice.loadtest.RtmpUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code sluice replay}: publishes one recorded stream in real time. */
final class Replay {
    private final Output output;

    Replay(Output output) {
        this.output = output;
    }

    int run(Path file, String url, boolean json) throws IOException {
        RtmpUrl to = RtmpUrl.parse(url);
        try (Loops loops = new Loops(1, "replay");
                FileSource source = FileSource.open(file, ByteBufAllocator.DEFAULT)) {
            PacedPublisher publisher =
                    new PacedPublisher(
                            PublisherSettings.of(to.address(), to.app(), to.key()),
                            source,
                            loops,
                            Ticker.systemTicker());
            PublishReport report = untilOver(publisher);
            source.closeAndWait();
            show(report, json);
            return good(report, source.failure()) ? ExitCode.GOOD : ExitCode.FAILED;
        }
    }

    /** Where the process is told to end, the other side still hears a goodbye. */
    private static PublishReport untilOver(PacedPublisher publisher) {
        CompletableFuture<PublishReport> report = publisher.start();
        Runnable goodbye =
                () -> {
                    if (!report.isDone()) {
                        publisher.stop();
                        report.join();
                    }
                };
        Runtime.getRuntime().addShutdownHook(new Thread(goodbye, "replay-goodbye"));
        return report.join();
    }

    private boolean good(PublishReport report, Optional<IOException> failure) {
        failure.ifPresent(why -> output.error("the clip broke off: " + why.getMessage()));
        return failure.isEmpty() && report.outcome() instanceof PublishOutcome.Finished;
    }

    private void show(PublishReport report, boolean json) {
        String outcome = described(report.outcome());
        Percentiles lag = report.lag();
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("outcome", outcome);
            fields.put("messages", lag.count());
            fields.put("lagMicros", Map.of("p50", lag.p50(), "p99", lag.p99(), "max", lag.max()));
            output.json(fields);
        } else {
            output.line(outcome);
            if (lag.count() > 0) {
                output.line(
                        "%d messages sent; behind schedule by p50 %d us, p99 %d us, at most %d us"
                                .formatted(lag.count(), lag.p50(), lag.p99(), lag.max()));
            }
        }
    }

    static String described(PublishOutcome outcome) {
        return switch (outcome) {
            case PublishOutcome.Finished finished -> "finished";
            case PublishOutcome.Refused(String code, String description) ->
                    "refused: " + code + " (" + description + ")";
            case PublishOutcome.Ended(String code, String description) ->
                    "ended by the other side: " + code + " (" + description + ")";
            case PublishOutcome.Lost(String detail) -> "lost: " + detail;
        };
    }
}
