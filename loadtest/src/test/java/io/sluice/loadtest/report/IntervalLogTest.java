package io.sluice.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;

class IntervalLogTest {
    private static final long START = Instant.parse("2027-01-02T03:04:05Z").toEpochMilli();

    @Test
    void everyWindowsEveryLatencyIsReadBackUnderItsTag() {
        List<Histogram> read =
                readBack(
                        List.of(
                                Windows.window("gateway", 1, 500),
                                Windows.window("nginx", 2, 700)));

        assertEquals(
                List.of("gateway.relay", "gateway.lag", "nginx.relay", "nginx.lag"),
                read.stream().map(Histogram::getTag).toList());
        Histogram relay = read.get(2);
        assertEquals(START + 20_000, relay.getStartTimeStamp());
        assertEquals(START + 30_000, relay.getEndTimeStamp());
        assertEquals(1000, relay.getTotalCount());
        assertEquals(700, relay.getValueAtPercentile(50));
        assertEquals(Windows.around(700).decoded(), relay);
    }

    @Test
    void theColumnOfMaximaIsInMilliseconds() {
        String text =
                IntervalLog.text(
                        Windows.report("fixed", List.of(Windows.window("gateway", 1, 500))));

        assertTrue(text.contains("Tag=gateway.relay,10.000,10.000,1.500,"), text);
    }

    @Test
    void whatCountsForNothingHasTagsOfItsOwn() {
        List<Histogram> read =
                readBack(
                        List.of(
                                Windows.warmup("gateway", 0),
                                Windows.invalid("gateway", 1, 500, "late")));

        assertEquals("gateway.relay.warmup", read.getFirst().getTag());
        assertEquals("gateway.relay.invalid", read.get(2).getTag());
    }

    @Test
    void aTagHasNothingThatEndsIt() {
        List<Histogram> read = readBack(List.of(Windows.window("a b,c\nd\te\u2028f", 1, 500)));

        assertEquals("a_b_c_d_e_f.relay", read.getFirst().getTag());
        assertEquals(1000, read.getFirst().getTotalCount());
    }

    @Test
    void aReportOfNothingIsALogOfNothing() {
        assertEquals(List.of(), readBack(List.of()));
    }

    private static List<Histogram> readBack(List<Window> windows) {
        String text = IntervalLog.text(Windows.report("fixed", windows));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<Histogram> read = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(new ByteArrayInputStream(bytes))) {
            while (reader.nextIntervalHistogram() instanceof Histogram histogram) {
                read.add(histogram);
            }
            assertFalse(reader.hasNext());
            assertEquals(START / 1e3, reader.getStartTimeSec());
        }
        return read;
    }
}
