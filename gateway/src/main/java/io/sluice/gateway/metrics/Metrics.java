package io.sluice.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.action.BanList;
import io.sluice.gateway.auth.WebhookEnds;
import io.sluice.gateway.config.BudgetConfig;
import io.sluice.gateway.config.MetricsConfig;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Inspector;
import io.sluice.gateway.inspect.Sample;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.OriginLoss;
import io.sluice.gateway.stream.Refusal;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.gateway.stream.StreamObserver;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts and times everything that happens to streams, and shows it: as a Prometheus page and as a
 * {@link LatencyReport}. Hears on event loops: a tag costs no lock and no allocation.
 */
public final class Metrics implements StreamObserver, AutoCloseable {
    private static final Stage[] STAGES = Stage.values();

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = new Meters(registry);
    private final StreamMeters streams = new StreamMeters(meters);
    private final InspectionMeters inspections = new InspectionMeters(meters);
    private final ProcessMeters process = new ProcessMeters(registry);
    private final LatencyBook latencies;
    private final LatencyLog log;

    private final Ticker ticker;

    /** By id; from admission to the end, so that nothing that comes later stays here. */
    private final Map<String, StreamTally> tallies = new ConcurrentHashMap<>();

    public Metrics(MetricsConfig config, BudgetConfig budget, InstantSource clock, Ticker ticker) {
        this.ticker = ticker;
        latencies = new LatencyBook(budget, config.hlogInterval());
        log = new LatencyLog(latencies, config, clock);
        registry.getPrometheusRegistry().register(new LatencyCollector(latencies));
        meters.gauge(
                "sluice.received.bits.per.second",
                "Media from publishers, lately",
                new BitRate(streams::bytesReceived, ticker),
                BitRate::bitsPerSecond);
        meters.gauge(
                "sluice.relayed.bits.per.second",
                "Media handed to origins, lately",
                new BitRate(streams::bytesRelayed, ticker),
                BitRate::bitsPerSecond);
        String unscreened = "Streams unscreened for longer than the policy allows, now";
        meters.gauge("sluice.streams.unscreened", unscreened, tallies, Metrics::unscreened);
        String help = "Intervals of the histogram log that were not written";
        meters.counted("sluice.hlog.failures", help, log, LatencyLog::failures);
        for (Span span : Span.values()) {
            if (span.budget(budget).isPresent()) {
                FunctionCounter.builder("sluice.budget.broken", latencies, b -> b.broken(span))
                        .tag("span", span.label())
                        .description("How often a latency passed its budget")
                        .register(registry);
            }
        }
    }

    /** Begins to close intervals. */
    public void start() {
        log.start();
    }

    /** Shows what the inspector holds and has lost too. */
    public void watch(Inspector inspector) {
        String help = "Video decoders that are open, each with native memory of its own";
        meters.gauge("sluice.decoders", help, inspector, Inspector::openDecoders);
        help = "Processes of the inspector that were lost and replaced";
        meters.counted("sluice.inspector.restarts", help, inspector, Inspector::restarts);
    }

    /** Shows what the platform's webhook was not told. */
    public void watch(WebhookEnds ends) {
        String help = "Ends of streams that the webhook was not told";
        meters.counted("sluice.webhook.ends.lost", help, ends, WebhookEnds::lost);
    }

    /** Shows the ban list's size and its trouble with the disk too. */
    public void watch(BanList bans) {
        meters.gauge("sluice.bans", "Bans in force", bans, BanList::size);
        String help = "Changes of the ban list that are not on the disk yet";
        meters.gauge("sluice.bans.waiting.writes", help, bans, BanList::waitingWrites);
        help = "Bans given up early because the list was full";
        meters.counted("sluice.bans.evicted", help, bans, BanList::evictions);
        help = "Writes of the ban list that failed; each is repeated";
        meters.counted("sluice.bans.write.failures", help, bans, BanList::writeFailures);
    }

    /** The page for a Prometheus scrape, in its text format. */
    public String scrape() {
        return registry.scrape();
    }

    public LatencyReport latency() {
        return latencies.report();
    }

    /** Each span's lifetime histogram in nanoseconds, in HdrHistogram's compressed form (V2). */
    public Map<Span, byte[]> latencyHistograms() {
        return latencies.encodedLives();
    }

    /** One stream's figures; empty where there is no such stream. */
    public Optional<StreamFigures> figures(String streamId) {
        return Optional.ofNullable(tallies.get(streamId)).map(StreamTally::figures);
    }

    @Override
    public void onRefused(Refusal reason) {
        streams.refused(reason);
    }

    @Override
    public void onPublished(StreamInfo stream) {
        streams.admitted();
        tallies.put(stream.id(), new StreamTally(ticker));
    }

    @Override
    public void onLive(StreamInfo stream) {
        streams.accepted();
    }

    @Override
    public void onMedia(StreamInfo stream, MediaTag tag, long receivedNanos) {
        streams.received(tag);
        StreamTally tally = tallies.get(stream.id());
        if (tally != null) {
            tally.received(tag.size());
        }
    }

    @Override
    public void onRelayed(StreamInfo stream, int bytes, long receivedNanos, long writtenNanos) {
        streams.relayed(bytes);
        latencies.record(Span.RELAY, writtenNanos - receivedNanos);
    }

    @Override
    public void onOriginBroken(StreamInfo stream, boolean broken) {
        streams.broken(broken);
    }

    @Override
    public void onOriginLoss(StreamInfo stream, OriginLoss why) {
        streams.lost(why);
    }

    @Override
    public void onTapDropped(StreamInfo stream) {
        inspections.tapDropped();
    }

    @Override
    public void onInspection(StreamInfo stream, Inspection inspection) {
        StreamTally tally = tallies.get(stream.id());
        switch (inspection) {
            case Inspection.Scored scored -> {
                inspections.scored();
                recordUpToClassified(scored.sample());
                if (tally != null) {
                    tally.scored(scored.sample(), scored.scores());
                }
            }
            case Inspection.Missed missed -> {
                inspections.missed(missed.cause());
                if (tally != null) {
                    tally.missed(missed.cause());
                }
            }
        }
    }

    @Override
    public void onVerdict(StreamInfo stream, Verdict verdict, Stamps stamps) {
        StreamTally tally = tallies.get(stream.id());
        inspections.decided(verdict);
        recordStage(Stage.DECIDED, stamps, 0);
        recordStage(Stage.ACTED, stamps, 0);
        if (stamps.has(Stage.RECEIVED) && stamps.has(Stage.DECIDED)) {
            long reorder = tally == null ? 0 : tally.reorderNanos(stamps);
            latencies.record(Span.TOTAL, stamps.between(Stage.RECEIVED, Stage.DECIDED) - reorder);
        }
        if (tally != null) {
            tally.decided(verdict);
        }
    }

    @Override
    public void onScreened(StreamInfo stream, long nanos) {
        StreamTally tally = tallies.get(stream.id());
        inspections.screened(nanos);
        if (tally != null) {
            tally.screened(nanos);
        }
    }

    @Override
    public void onUnscreened(StreamInfo stream, UnscreenedCause cause, long nanos) {
        StreamTally tally = tallies.get(stream.id());
        inspections.unscreened(cause, nanos);
        if (tally != null) {
            tally.unscreened(cause, nanos);
        }
    }

    @Override
    public void onUnscreenedAlarm(StreamInfo stream, boolean raised) {
        StreamTally tally = tallies.get(stream.id());
        if (raised) {
            inspections.alarm();
        }
        if (tally != null) {
            tally.unscreenedTooLong(raised);
        }
    }

    @Override
    public void onEnded(StreamInfo stream, EndReason reason) {
        tallies.remove(stream.id());
        streams.ended(reason);
    }

    /** Closes the last interval and stops. */
    @Override
    public void close() {
        log.close();
        process.close();
        registry.close();
    }

    private static double unscreened(Map<String, StreamTally> tallies) {
        return tallies.values().stream().filter(StreamTally::unscreenedTooLong).count();
    }

    private void recordUpToClassified(Sample sample) {
        Stamps stamps = sample.stamps();
        recordStage(Stage.TAPPED, stamps, 0);
        recordStage(Stage.DECODED, stamps, sample.reorderNanos());
        recordStage(Stage.BATCHED, stamps, 0);
        recordStage(Stage.CLASSIFIED, stamps, 0);
        latencies.record(Span.REORDER, sample.reorderNanos());
    }

    private void recordStage(Stage stage, Stamps stamps, long excludedNanos) {
        Stage before = STAGES[stage.ordinal() - 1];
        if (stamps.has(before) && stamps.has(stage)) {
            latencies.record(Span.endingAt(stage), stamps.between(before, stage) - excludedNanos);
        }
    }
}
