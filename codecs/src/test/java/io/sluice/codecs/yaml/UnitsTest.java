package io.sluice.codecs.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({"750ms,750", "5s,5000", "20m,1200000", "1h,3600000", "2d,172800000", "0s,0"})
    void readsDurations(String text, long millis) {
        assertEquals(Optional.of(Duration.ofMillis(millis)), Units.duration(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "-5s",
                "1.5s",
                "5 s",
                "5S",
                "5sec",
                "9999999999999999s",
                "999999999999999d"
            })
    void refusesWhatIsNoDuration(String text) {
        assertEquals(Optional.empty(), Units.duration(text));
    }

    @ParameterizedTest
    @CsvSource({"1B,1", "64KiB,65536", "4MiB,4194304", "2GiB,2147483648", "0B,0"})
    void readsSizes(String text, long bytes) {
        assertEquals(Optional.of(new DataSize(bytes)), Units.size(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64", "64KB", "64kib", "KiB", "-1B", "999999999999999GiB"})
    void refusesWhatIsNoSize(String text) {
        assertEquals(Optional.empty(), Units.size(text));
    }

    @Test
    void writesTheLargestUnitThatFits() {
        assertEquals("90s", Units.format(Duration.ofSeconds(90)));
        assertEquals("20m", Units.format(Duration.ofMinutes(20)));
        assertEquals("1d", Units.format(Duration.ofDays(1)));
        assertEquals("1500ms", Units.format(Duration.ofMillis(1500)));
        assertEquals("0s", Units.format(Duration.ZERO));
        assertEquals("2500KiB", Units.format(DataSize.kibibytes(2500)));
        assertEquals("4MiB", Units.format(DataSize.mebibytes(4)));
        assertEquals("129B", Units.format(new DataSize(129)));
    }
}
