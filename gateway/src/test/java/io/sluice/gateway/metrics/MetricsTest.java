package io.sluice.gateway.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.config.BudgetConfig;
import io.sluice.gateway.config.MetricsConfig;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.inspect.NoInspector;
import io.sluice.gateway.inspect.Sample;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.Refusal;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.models.classify.Scores;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final long MILLI = 1_000_000;
    private static final Verdict.Evidence EVIDENCE =
            new Verdict.Evidence("test_card", "test-card@1", 0.9, 2, 3, 0.97);

    private final MockTicker ticker = Ticker.newMockTicker();
    private final Metrics metrics =
            new Metrics(
                    MetricsConfig.defaults(),
                    BudgetConfig.defaults(),
                    InstantSource.system(),
                    ticker);
    private final StreamInfo stream = stream("s1");

    @AfterEach
    void close() {
        metrics.close();
        LeakPresenceDetector.check();
    }

    @Test
    void exportsEveryLabelFromTheStart() {
        String page = metrics.scrape();
        for (Miss miss : Miss.values()) {
            assertEquals(0, value(page, "sluice_samples_missed_total", "cause", label(miss)));
        }
        for (EndReason reason : EndReason.values()) {
            assertEquals(0, value(page, "sluice_streams_ended_total", "reason", label(reason)));
        }
        for (Refusal reason : Refusal.values()) {
            assertEquals(0, value(page, "sluice_publishes_refused_total", "reason", label(reason)));
        }
        for (UnscreenedCause cause : UnscreenedCause.values()) {
            assertEquals(0, value(page, "sluice_unscreened_seconds_total", "cause", label(cause)));
        }
        assertTrue(page.contains("jvm_memory_used_bytes"));
        assertTrue(page.contains("sluice_buffers_bytes{memory=\"direct\"}"));
    }

    @Test
    void showsWhatTheInspectorHoldsAndHasLost() {
        metrics.watch(new NoInspector());
        assertEquals(0, value(metrics.scrape(), "sluice_decoders"));
        assertEquals(0, value(metrics.scrape(), "sluice_inspector_restarts_total"));
    }

    @Test
    void countsPublishesAndTheirEnds() {
        metrics.onRefused(Refusal.BANNED);
        metrics.onPublished(stream);
        metrics.onPublished(stream("s2"));
        metrics.onLive(stream);
        metrics.onEnded(stream("s2"), EndReason.ORIGIN_UNREACHABLE);
        String page = metrics.scrape();
        assertEquals(1, value(page, "sluice_streams"));
        assertEquals(2, value(page, "sluice_publishes_admitted_total"));
        assertEquals(1, value(page, "sluice_publishes_accepted_total"));
        assertEquals(1, value(page, "sluice_publishes_refused_total", "reason", "banned"));
        assertEquals(1, value(page, "sluice_streams_ended_total", "reason", "origin-unreachable"));
    }

    @Test
    void countsMediaAndItsRate() {
        metrics.onPublished(stream);
        onMedia(MediaTag.Kind.VIDEO, 1000);
        onMedia(MediaTag.Kind.AUDIO, 250);
        metrics.onRelayed(stream, 1250, 0, 3 * MILLI);
        metrics.onTapDropped(stream);
        ticker.advance(2, TimeUnit.SECONDS);
        String page = metrics.scrape();
        assertEquals(1000, value(page, "sluice_received_bytes_total", "kind", "video"));
        assertEquals(1, value(page, "sluice_received_tags_total", "kind", "audio"));
        assertEquals(1250, value(page, "sluice_relayed_bytes_total"));
        assertEquals(1, value(page, "sluice_relayed_tags_total"));
        assertEquals(1, value(page, "sluice_tap_dropped_tags_total"));
        assertEquals(5000, value(page, "sluice_received_bits_per_second"));
        assertEquals(5000, value(page, "sluice_relayed_bits_per_second"));
        ticker.advance(2, TimeUnit.SECONDS);
        assertEquals(0, value(metrics.scrape(), "sluice_received_bits_per_second"));
    }

    @Test
    void timesEachStageSinceTheOneBefore() {
        metrics.onPublished(stream);
        Sample sample = sample(0, 50 * MILLI, 2, 60, 7, 12);
        metrics.onInspection(stream, new Inspection.Scored(sample, "m", scores(0.1f)));
        sample.stamps().mark(Stage.DECIDED, sample.stamps().at(Stage.CLASSIFIED) + 3 * MILLI);
        metrics.onVerdict(stream, new Verdict.Pass(), sample.stamps());
        LatencyReport report = metrics.latency();
        assertMillis(2, report, Span.TAPPED);
        assertMillis(10, report, Span.DECODED);
        assertMillis(50, report, Span.REORDER);
        assertMillis(7, report, Span.BATCHED);
        assertMillis(12, report, Span.CLASSIFIED);
        assertMillis(3, report, Span.DECIDED);
        assertMillis(34, report, Span.TOTAL);
        assertEquals(0, report.line(Span.ACTED).life().count());
        assertEquals(0, report.lines().stream().mapToLong(LatencyReport.Line::broken).sum());
    }

    @Test
    void countsBrokenBudgets() {
        metrics.onPublished(stream);
        Sample sample = sample(0, 0, 6, 101, 7, 81);
        metrics.onInspection(stream, new Inspection.Scored(sample, "m", scores(0.99f)));
        long classified = sample.stamps().at(Stage.CLASSIFIED);
        sample.stamps().mark(Stage.DECIDED, classified + MILLI);
        sample.stamps().mark(Stage.ACTED, classified + 252 * MILLI);
        metrics.onVerdict(stream, new Verdict.Cut(EVIDENCE), sample.stamps());
        metrics.onRelayed(stream, 1, 0, 20 * MILLI);
        metrics.onRelayed(stream, 1, 0, 20 * MILLI + 1);
        String page = metrics.scrape();
        for (String broken : List.of("tapped", "decoded", "classified", "acted", "relay")) {
            assertEquals(1, value(page, "sluice_budget_broken_total", "span", broken), broken);
        }
        for (String kept : List.of("batched", "decided", "total")) {
            assertEquals(0, value(page, "sluice_budget_broken_total", "span", kept), kept);
        }
        assertFalse(page.contains("sluice_budget_broken_total{span=\"reorder\"}"));
        assertEquals(1, metrics.latency().line(Span.ACTED).broken());
        assertEquals(1, value(page, "sluice_verdicts_total", "verdict", "cut"));
    }

    @Test
    void theHistogramOfAScrapeIsCumulativeAndComplete() {
        for (long millis : new long[] {0, 1, 4, 30, 700, 60_000}) {
            metrics.onRelayed(stream, 1, 0, millis * MILLI);
        }
        String page = metrics.scrape();
        assertEquals(1, bucket(page, "1.0E-4"));
        assertEquals(2, bucket(page, "0.0025"));
        assertEquals(3, bucket(page, "0.005"));
        assertEquals(4, bucket(page, "0.05"));
        assertEquals(5, bucket(page, "1.0"));
        assertEquals(6, bucket(page, "+Inf"));
        assertEquals(6, value(page, "sluice_latency_seconds_count", "span", "relay"));
        assertEquals(60.735, value(page, "sluice_latency_seconds_sum", "span", "relay"), 0.05);
    }

    @Test
    void tellsOfOneStream() {
        assertTrue(metrics.figures("s1").isEmpty());
        metrics.onPublished(stream);
        onMedia(MediaTag.Kind.VIDEO, 500);
        Sample sample = sample(0, 0, 1, 1, 1, 1);
        metrics.onInspection(stream, new Inspection.Scored(sample, "m", scores(0.75f)));
        metrics.onInspection(stream, new Inspection.Missed(1, 0, Miss.LATE));
        metrics.onVerdict(stream, new Verdict.Flag(EVIDENCE), sample.stamps());
        metrics.onScreened(stream, 1_500 * MILLI);
        metrics.onUnscreened(stream, UnscreenedCause.NO_VIDEO, 250 * MILLI);
        ticker.advance(1, TimeUnit.SECONDS);
        assertEquals(
                new StreamFigures(
                        500,
                        4000,
                        1,
                        Map.of(Miss.LATE, 1L),
                        1.5,
                        Map.of(UnscreenedCause.NO_VIDEO, 0.25),
                        Map.of("test_card", 0.75f),
                        Set.of("test_card"),
                        false),
                metrics.figures("s1").orElseThrow());
        metrics.onVerdict(stream, new Verdict.Clear("test_card"), new Stamps());
        assertEquals(Set.of(), metrics.figures("s1").orElseThrow().flagged());
        metrics.onEnded(stream, EndReason.UNPUBLISHED);
        metrics.onInspection(stream, new Inspection.Missed(2, 0, Miss.STREAM_ENDED));
        assertTrue(metrics.figures("s1").isEmpty(), "what comes after the end leaves nothing");
    }

    @Test
    void showsWhichStreamsHaveBeenUnscreenedForTooLong() {
        metrics.onPublished(stream);
        metrics.onPublished(stream("s2"));
        metrics.onUnscreenedAlarm(stream, true);
        metrics.onUnscreenedAlarm(stream("s2"), true);
        metrics.onUnscreenedAlarm(stream("s2"), false);
        assertTrue(metrics.figures("s1").orElseThrow().unscreenedTooLong());
        assertFalse(metrics.figures("s2").orElseThrow().unscreenedTooLong());
        assertEquals(1, value(metrics.scrape(), "sluice_streams_unscreened"));
        metrics.onEnded(stream, EndReason.CUT_UNSCREENED);
        String page = metrics.scrape();
        assertEquals(0, value(page, "sluice_streams_unscreened"));
        assertEquals(2, value(page, "sluice_unscreened_alarms_total"));
    }

    @Test
    void namesNoStreamOnTheScrape() {
        metrics.onPublished(stream);
        onMedia(MediaTag.Kind.VIDEO, 500);
        metrics.onVerdict(stream, new Verdict.Flag(EVIDENCE), new Stamps());
        String page = metrics.scrape();
        for (String secret : List.of("s1", "digest-", "identity-", "192.0.2.1")) {
            assertFalse(page.contains(secret), secret);
        }
    }

    @Test
    void aTagCostsNoAllocation() {
        metrics.onPublished(stream);
        ByteBuf payload = ByteBufAllocator.DEFAULT.buffer().writeZero(1000);
        MediaTag tag = new MediaTag(MediaTag.Kind.VIDEO, 0, payload);
        int tags = 20_000;
        relay(tag, tags);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        relay(tag, tags);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < tags, allocated + " bytes for " + tags + " tags");
        tag.release();
    }

    private void relay(MediaTag tag, int times) {
        for (int i = 0; i < times; i++) {
            metrics.onMedia(stream, tag, 0);
            metrics.onRelayed(stream, 1000, 0, i);
        }
    }

    /** Many loops at once: every event is counted exactly once, by stream and in all. */
    @Test
    void losesNothingWhenManyLoopsCount() {
        int loops = 4;
        int events = 5_000;
        for (int i = 0; i < loops; i++) {
            metrics.onPublished(stream("l" + i));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(loops)) {
            for (int i = 0; i < loops; i++) {
                StreamInfo mine = stream("l" + i);
                SplittableRandom random = new SplittableRandom(i);
                threads.execute(() -> act(mine, random, events));
            }
        }
        String page = metrics.scrape();
        double scored = value(page, "sluice_samples_scored_total");
        double missed = sum(page, "sluice_samples_missed_total");
        double seconds =
                value(page, "sluice_screened_seconds_total")
                        + sum(page, "sluice_unscreened_seconds_total");
        assertEquals(loops * events, scored + missed);
        assertEquals(loops * events * 0.001, seconds, 1e-6);
        assertEquals(loops * events, metrics.latency().line(Span.RELAY).life().count());
        double byStream = 0;
        for (int i = 0; i < loops; i++) {
            StreamFigures figures = metrics.figures("l" + i).orElseThrow();
            byStream +=
                    figures.scored()
                            + figures.missed().values().stream().mapToLong(Long::longValue).sum();
        }
        assertEquals(loops * events, byStream);
    }

    private void act(StreamInfo mine, SplittableRandom random, int events) {
        for (int i = 0; i < events; i++) {
            metrics.onRelayed(mine, 1, 0, random.nextLong(100 * MILLI));
            if (random.nextBoolean()) {
                metrics.onInspection(
                        mine, new Inspection.Scored(sample(i, 0, 1, 1, 1, 1), "m", scores(0)));
                metrics.onScreened(mine, MILLI);
            } else {
                Miss miss = Miss.values()[random.nextInt(Miss.values().length)];
                metrics.onInspection(mine, new Inspection.Missed(i, 0, miss));
                metrics.onUnscreened(mine, UnscreenedCause.of(miss), MILLI);
            }
        }
    }

    private void onMedia(MediaTag.Kind kind, int bytes) {
        ByteBuf payload = ByteBufAllocator.DEFAULT.buffer().writeZero(bytes);
        MediaTag tag = new MediaTag(kind, 0, payload);
        metrics.onMedia(stream, tag, 0);
        tag.release();
    }

    private static Sample sample(long number, long reorder, long... stageMillis) {
        Stamps stamps = new Stamps().mark(Stage.RECEIVED, 0);
        long at = 0;
        for (int i = 0; i < stageMillis.length; i++) {
            at += stageMillis[i] * MILLI;
            stamps.mark(Stage.values()[i + 1], at);
        }
        return new Sample(number, number, 0, Duration.ofSeconds(2).toNanos(), reorder, stamps);
    }

    private static Scores scores(float probability) {
        return new Scores(List.of("test_card"), probability);
    }

    private static StreamInfo stream(String id) {
        return new StreamInfo(
                id, "live", "digest-" + id, "identity-" + id, "192.0.2.1", Instant.EPOCH);
    }

    private static void assertMillis(long millis, LatencyReport report, Span span) {
        LatencyReport.Percentiles life = report.line(span).life();
        assertEquals(1, life.count(), span.label());
        assertEquals(millis, life.p50() / 1e6, millis * 0.001, span.label());
        assertEquals(millis, life.max() / 1e6, millis * 0.001, span.label());
    }

    private static String label(Enum<?> value) {
        return Tally.label(value);
    }

    private static double bucket(String page, String bound) {
        return line(page, "sluice_latency_seconds_bucket{span=\"relay\",le=\"" + bound + "\"} ");
    }

    private static double value(String page, String name, String label, String of) {
        return line(page, name + "{" + label + "=\"" + of + "\"} ");
    }

    private static double value(String page, String name) {
        return line(page, name + " ");
    }

    private static double line(String page, String start) {
        return page.lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
                .findAny()
                .orElseThrow(() -> new AssertionError(start + " is not on the page:\n" + page));
    }

    private static double sum(String page, String name) {
        return page.lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf("} ") + 2)))
                .sum();
    }
}
