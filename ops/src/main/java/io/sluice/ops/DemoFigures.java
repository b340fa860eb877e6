package io.sluice.ops;

import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.config.PolicyConfig;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.metrics.LatencyReport;
import io.sluice.gateway.metrics.Span;
import io.sluice.loadtest.MediaComparison;
import io.sluice.loadtest.PublishOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the demo measured, and whether that is good enough.
 *
 * @param comeback how the same key fared when it came back after the cut
 * @param cut empty where the stream was not cut
 */
record DemoFigures(
        GatewayConfig config,
        MediaComparison media,
        PublishOutcome comeback,
        LatencyReport latency,
        Optional<Cut> cut,
        long unscreenedNanos) {

    /**
     * The cut, in the ticker's nanoseconds.
     *
     * @param stamps the sample's that brought it
     * @param reorderNanos how long the decoder held its picture back for B-frames
     * @param onsetNanos when the first tag with the test card should have left the publisher
     * @param lastByteNanos when the origin had read the last media message
     */
    record Cut(Stamps stamps, long reorderNanos, long onsetNanos, long lastByteNanos) {
        long onsetToCutNanos() {
            return stamps.at(Stage.ACTED) - onsetNanos;
        }

        long receivedToVerdictNanos() {
            return stamps.between(Stage.RECEIVED, Stage.DECIDED) - reorderNanos;
        }

        /** 0 where nothing was on its way any more when the verdict fell. */
        long verdictToLastByteNanos() {
            return Math.max(0, lastByteNanos - stamps.at(Stage.DECIDED));
        }
    }

    /** One promise with what came of it. */
    record Promise(String what, Duration took, Duration atMost) {
        boolean kept() {
            return took.compareTo(atMost) <= 0;
        }
    }

    boolean good() {
        return cut.isPresent()
                && media.intact()
                && comeback instanceof PublishOutcome.Refused
                && promises().stream().allMatch(Promise::kept);
    }

    List<Promise> promises() {
        List<Promise> promises = new ArrayList<>();
        cut.ifPresent(seen -> addCut(promises, seen));
        promises.add(
                promise(
                        "relay, p99",
                        latency.line(Span.RELAY).life().p99(),
                        config.budget().relay()));
        return promises;
    }

    private void addCut(List<Promise> promises, Cut seen) {
        promises.add(promise("test card to cut", seen.onsetToCutNanos(), mostOnsetToCut()));
        promises.add(
                promise(
                        "picture received to verdict",
                        seen.receivedToVerdictNanos(),
                        config.budget().total()));
        promises.add(
                promise(
                        "verdict to last byte at the origin",
                        seen.verdictToLastByteNanos(),
                        config.budget().acted()));
    }

    private static Promise promise(String what, long tookNanos, Duration atMost) {
        return new Promise(what, Duration.ofNanos(tookNanos), atMost);
    }

    /**
     * The sampling's own worst case, as the card may come right after an interval's sample and each
     * further sample at the end of its interval, and on top the budget of the pipeline.
     */
    private Duration mostOnsetToCut() {
        int hits =
                config.policy().labels().values().stream()
                        .mapToInt(PolicyConfig.LabelRule::hits)
                        .max()
                        .orElse(1);
        return config.inspect()
                .sampling()
                .cadence()
                .multipliedBy(hits + 1L)
                .plus(config.budget().total())
                .plus(config.budget().acted());
    }
}
