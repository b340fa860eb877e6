package io.sluice.loadtest.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.codecs.yaml.Problem;
import io.sluice.loadtest.report.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference in docs/load-testing.md names what the reader reads, and its examples parse. */
class ScenarioReferenceTest {
    private static final Path DOCS = Path.of("../docs");
    private static final String ASKED = "one of these keys: ";
    private static final Pattern HEADING = Pattern.compile("### (?:At the top|`(.+)`)");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\|.*");

    /** A key that nobody reads in every section: each answers with those it does. */
    private static final String UNKNOWN_EVERYWHERE =
            """
            zz: 1
            targets: {NAME: {url: 'rtmp://h/a', zz: 1, admin: {zz: 1}}}
            origin: {zz: 1, faults: [{zz: 1}]}
            sources: {NAME: {zz: 1, card: {zz: 1}}}
            streams: {zz: 1, reconnect: {zz: 1}}
            timing: {zz: 1}
            saturation: {zz: 1}
            mode: saturate
            clientFaults: [{zz: 1}]
            network: {zz: 1}
            slo: {zz: 1}
            """;

    @Test
    void namesEveryKeyOfEverySectionAndNoOther() throws IOException {
        assertEquals(read(), documented());
    }

    @Test
    void saysOfEachLatencyFromWhenToWhen() throws IOException {
        String text = Files.readString(DOCS.resolve("load-testing.md"));
        for (Measure measure : Measure.values()) {
            assertTrue(text.contains("| `" + measure.label() + "` | "), measure.label());
        }
    }

    @Test
    void namesEveryKindOfFault() throws IOException {
        String text = Files.readString(DOCS.resolve("load-testing.md"));
        for (ClientFault.Kind kind : ClientFault.Kind.values()) {
            String written = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertTrue(text.contains("`" + written + "`"), written);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"load-fixed.yaml", "load-nginx-compare.yaml"})
    void examplesParse(String name) throws IOException, ConfigException {
        String yaml = Files.readString(DOCS.resolve("examples").resolve(name));
        Scenario read = ScenarioReader.parse(yaml, Map.of());

        assertEquals("load-" + read.name().replaceAll("-\\d+$", "") + ".yaml", name);
        assertTrue(!read.objectives().isEmpty());
    }

    private static Map<String, Set<String>> read() {
        ConfigException thrown =
                assertThrows(
                        ConfigException.class,
                        () -> ScenarioReader.parse(UNKNOWN_EVERYWHERE, Map.of()));
        Map<String, Set<String>> keys = new TreeMap<>();
        for (Problem problem : thrown.problems()) {
            if (!problem.expected().startsWith(ASKED)) {
                continue;
            }
            String section = problem.path().replaceAll("\\.?zz$", "").replace("[0]", "");
            keys.put(section, keysOf(problem.expected().substring(ASKED.length())));
        }
        return keys;
    }

    private static Set<String> keysOf(String list) {
        Set<String> keys = new TreeSet<>();
        Arrays.stream(list.split(", "))
                .map(key -> key.replaceAll("\\.(p\\d+|max)$", ".P"))
                .forEach(keys::add);
        return keys;
    }

    private static Map<String, Set<String>> documented() throws IOException {
        Map<String, Set<String>> keys = new TreeMap<>();
        Set<String> section = new TreeSet<>();
        for (String line : Files.readAllLines(DOCS.resolve("load-testing.md"))) {
            Matcher heading = HEADING.matcher(line);
            Matcher row = ROW.matcher(line);
            if (heading.matches()) {
                section = new TreeSet<>();
                keys.put(heading.group(1) == null ? "" : heading.group(1), section);
            } else if (row.matches()) {
                section.add(row.group(1));
            }
        }
        return keys;
    }
}
