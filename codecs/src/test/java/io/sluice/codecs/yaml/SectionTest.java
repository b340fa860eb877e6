package io.sluice.codecs.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Lists, which the gateway's configuration has none of: its own tests hold the rest. */
class SectionTest {
    private record Fault(Duration at, String kind) {}

    private static Fault fault(Section in) {
        return new Fault(
                in.duration("at", Duration.ZERO, Duration.ZERO, Duration.ofHours(1)),
                in.text("kind", "", "a kind", text -> !text.isBlank()));
    }

    private static List<Fault> faults(String yaml) throws ConfigException {
        return Section.parse(yaml, Map.of(), in -> in.list("faults", SectionTest::fault));
    }

    private static List<Duration> steps(String yaml) throws ConfigException {
        return steps(yaml, Map.of());
    }

    private static List<Duration> steps(String yaml, Map<String, String> environment)
            throws ConfigException {
        return Section.parse(
                yaml,
                environment,
                in -> in.values("steps", List.of(), "durations such as 5s", Units::duration));
    }

    private static List<String> problems(String yaml) {
        return messages(() -> faults(yaml));
    }

    private static List<String> messages(Executable reading) {
        return assertThrows(ConfigException.class, reading).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void readsAListOfMappings() throws Exception {
        assertEquals(
                List.of(
                        new Fault(Duration.ofSeconds(1), "stall"),
                        new Fault(Duration.ofSeconds(2), "die")),
                faults("faults:\n  - {at: 1s, kind: stall}\n  - at: 2s\n    kind: die\n"));
        assertEquals(List.of(), faults(""));
    }

    @Test
    void namesTheItemThatIsWrong() {
        assertEquals(
                List.of(
                        "line 2: faults[0].at: soon: expected a duration from 0s to 1h, such as"
                                + " 750ms, 5s or 20m",
                        "line 3: faults[1].kid: expected one of these keys: at, kind",
                        "line 4: faults[2]: expected keys with values"),
                problems("faults:\n  - {at: soon}\n  - {kid: x}\n  - word\n"));
        assertEquals(List.of("line 1: faults: expected a list"), problems("faults: {at: 1s}\n"));
    }

    @Test
    void resolvesVariablesInAListAndHidesThem() throws Exception {
        String yaml = "steps:\n  - 1s\n  - ${env:STEP}\n";
        assertEquals(
                List.of(Duration.ofSeconds(1), Duration.ofSeconds(7)),
                steps(yaml, Map.of("STEP", "7s")));
        assertEquals(
                List.of("line 3: steps: (hidden): expected durations such as 5s"),
                messages(() -> steps(yaml, Map.of("STEP", "secret"))));
        assertEquals(
                List.of("line 3: steps: expected the environment variable STEP to be set"),
                messages(() -> steps(yaml, Map.of())));
    }

    @Test
    void readsPlainValuesAloneOrInAList() throws Exception {
        assertEquals(
                List.of(Duration.ofSeconds(1), Duration.ofMillis(5)), steps("steps: [1s, 5ms]"));
        assertEquals(List.of(Duration.ofSeconds(1)), steps("steps: 1s"));
        assertEquals(List.of(), steps(""));
        ConfigException wrong = assertThrows(ConfigException.class, () -> steps("steps: [1s, x]"));
        assertEquals(
                "line 1: steps: x: expected durations such as 5s",
                wrong.problems().get(0).toString());
    }
}
