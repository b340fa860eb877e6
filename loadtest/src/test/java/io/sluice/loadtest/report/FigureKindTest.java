package io.sluice.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In these tests a hard space is written {@code _}. */
class FigureKindTest {
    @ParameterizedTest
    @CsvSource({
        "relay.p99, MICROS",
        "relay.p50Micros, MICROS",
        "stage.total.p99Micros, MICROS",
        "stage.total.budgetMicros, MICROS",
        "relay.max, MICROS",
        "cut.publisher.p999, MICROS",
        "p50, MICROS",
        "rss.bytesMax, BYTES",
        "rss.bytes, BYTES",
        "cpu.percentOfCoreAStream, PERCENT",
        "screened.share, SHARE",
        "screened, SHARE",
        "screened.seconds, PLAIN",
        "cpu.cores, PLAIN",
        "streams, PLAIN",
        "ramp, PLAIN",
        "cpu.max, PLAIN",
    })
    void aNameTellsTheKind(String name, FigureKind kind) {
        assertEquals(kind, FigureKind.of(name));
    }

    @ParameterizedTest
    @CsvSource({
        "us, MICROS",
        "B, BYTES",
        "%, PERCENT",
        "'', PLAIN",
        "frames, PLAIN",
    })
    void anObjectivesUnitTellsMore(String unit, FigureKind kind) {
        assertEquals(kind, FigureKind.of("anything", unit));
    }

    @ParameterizedTest
    @CsvSource({
        "MICROS, 0, 0_µs",
        "MICROS, 7, 7_µs",
        "MICROS, 850.4, 850_µs",
        "MICROS, 1234, 1.23_ms",
        "MICROS, 12345, 12.3_ms",
        "MICROS, 5000, 5_ms",
        "MICROS, 2410000, 2.41_s",
        "BYTES, 512, 512_B",
        "BYTES, 2097152, 2_MiB",
        "BYTES, 420000000, 401_MiB",
        "BYTES, 5e9, 4.66_GiB",
        "PERCENT, 1.312, 1.31_%",
        "SHARE, 0.998, 99.8_%",
        "PLAIN, 3, 3",
        "PLAIN, 9999, 9999",
        "PLAIN, 1296000, 1~296~000",
        "PLAIN, 0.01234, 0.012",
        "PLAIN, -2.5, -2.50",
        "MICROS, NaN, –",
        "PLAIN, Infinity, –",
    })
    void oneNumberHasThreeDigitsThatMatter(FigureKind kind, double value, String written) {
        assertEquals(hard(written), kind.one(value));
    }

    @Test
    void numbersOfARowHaveOneUnitAndAsManyDecimals() {
        assertEquals(
                List.of(hard("0.86_ms"), hard("12.00_ms"), "–"),
                FigureKind.MICROS.row(859, 12_000, Double.NaN));
        assertEquals(List.of("0", "17"), FigureKind.PLAIN.row(0, 17));
        assertEquals(List.of(), FigureKind.PLAIN.row());
    }

    @Test
    void marksHaveNoDecimalsThatSayNothing() {
        assertEquals(hard("0_ms"), FigureKind.MICROS.mark(0, 8000));
        assertEquals(hard("2.5_ms"), FigureKind.MICROS.mark(2500, 8000));
        assertEquals(hard("500_µs"), FigureKind.MICROS.mark(500, 500));
    }

    private static String hard(String written) {
        return written.replace('_', '\u00A0').replace('~', '\u202F');
    }
}
