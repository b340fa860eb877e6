package io.sluice.gateway.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.config.BudgetConfig;
import io.sluice.gateway.config.MetricsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyLogTest {
    private static final Duration INTERVAL = Duration.ofHours(1);

    @TempDir Path folder;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final LatencyBook book = new LatencyBook(BudgetConfig.defaults(), INTERVAL);

    @Test
    void writesEachIntervalAsHdrHistogramsReaderExpects() throws Exception {
        LatencyLog log = log(folder.resolve("made"), 7);
        log.start();
        book.record(Span.RELAY, 1_000_000);
        book.record(Span.RELAY, 2_000_000);
        book.record(Span.TOTAL, 90_000_000);
        advance(Duration.ofSeconds(10));
        log.closeInterval();
        book.record(Span.RELAY, 5_000_000);
        advance(Duration.ofSeconds(10));
        log.close();

        List<Histogram> intervals = read(files(folder.resolve("made")).getFirst());
        assertEquals(
                List.of("total 1", "relay 2", "relay 1"),
                intervals.stream().map(h -> h.getTag() + " " + h.getTotalCount()).toList());
        Histogram relay = intervals.get(1);
        assertEquals(2.0, relay.getMaxValue() / 1e6, 0.002);
        assertEquals(10_000, relay.getEndTimeStamp() - relay.getStartTimeStamp());
        assertEquals(5.0, intervals.get(2).getMaxValue() / 1e6, 0.005);
        assertEquals(0, log.failures());
    }

    @Test
    void theReportTellsOfTheLifeAndOfTheLastInterval() {
        LatencyLog log = log(null, 1);
        book.record(Span.RELAY, 1_000_000);
        assertEquals(1, book.report().line(Span.RELAY).life().count());
        assertEquals(0, book.report().line(Span.RELAY).lastInterval().count());
        log.closeInterval();
        book.record(Span.RELAY, 3_000_000);
        book.record(Span.RELAY, 3_000_000);
        LatencyReport.Line relay = book.report().line(Span.RELAY);
        assertEquals(3, relay.life().count());
        assertEquals(1, relay.lastInterval().count());
        assertEquals(1.0, relay.lastInterval().max() / 1e6, 0.001);
        log.closeInterval();
        log.closeInterval();
        assertEquals(3, book.report().line(Span.RELAY).life().count());
        assertEquals(0, book.report().line(Span.RELAY).lastInterval().count());
    }

    @Test
    void takesWhatNoHistogramHolds() {
        book.record(Span.RELAY, -5);
        book.record(Span.RELAY, Long.MAX_VALUE);
        LatencyReport.Line relay = book.report().line(Span.RELAY);
        assertEquals(2, relay.life().count());
        assertEquals(1, relay.broken());
        assertEquals(600, relay.life().max() / 1e9, 1);
    }

    @Test
    void beginsAFileADayAndKeepsTheNewest() throws Exception {
        Files.createFile(folder.resolve("mine.hlog"));
        try (LatencyLog log = log(folder, 2)) {
            log.start();
            for (int day = 0; day < 4; day++) {
                book.record(Span.RELAY, day);
                log.closeInterval();
                advance(Duration.ofDays(1));
            }
        }
        assertEquals(
                List.of(
                        "latency-20260104T000000.000Z.hlog",
                        "latency-20260105T000000.000Z.hlog",
                        "mine.hlog"),
                files(folder).stream().map(file -> file.getFileName().toString()).toList());
    }

    @Test
    void countsAnIntervalThatCantBeWritten() throws Exception {
        Path inTheWay = Files.writeString(folder.resolve("file"), "in the way");
        LatencyLog log = log(inTheWay, 7);
        book.record(Span.RELAY, 1);
        log.closeInterval();
        assertEquals(1, log.failures());
        assertEquals(1, book.report().line(Span.RELAY).life().count());
    }

    private LatencyLog log(Path into, int files) {
        String name = into == null ? "" : into.toString();
        return new LatencyLog(book, new MetricsConfig(name, INTERVAL, files), () -> now);
    }

    private void advance(Duration time) {
        now = now.plus(time);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static List<Histogram> read(Path file) throws IOException {
        List<Histogram> intervals = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) {
                intervals.add((Histogram) next);
            }
        }
        assertTrue(!intervals.isEmpty());
        return intervals;
    }
}
