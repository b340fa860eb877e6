package io.sluice.loadtest.scenario;

import static io.sluice.codecs.yaml.Bounds.DAY;
import static io.sluice.codecs.yaml.Bounds.HOUR;
import static io.sluice.codecs.yaml.Bounds.INSTANT;
import static io.sluice.codecs.yaml.Bounds.SECOND;

import io.sluice.codecs.yaml.Bounds;
import io.sluice.codecs.yaml.ConfigException;
import io.sluice.codecs.yaml.Section;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads a scenario's YAML. A missing key takes its default, an unknown one is a problem, and every
 * problem is found before any is reported.
 */
public final class ScenarioReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int MANY = 100_000;

    private ScenarioReader() {}

    public static Scenario parse(String yaml, Map<String, String> environment)
            throws ConfigException {
        return Section.parse(yaml, environment, in -> scenario(in, yaml));
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private static Scenario scenario(Section in, String yaml) {
        Mode mode = in.choice("mode", Mode.FIXED);
        String called =
                in.text("name", "load", "letters, digits, dots, dashes", ScenarioReader::isName);
        Map<String, Source> sources =
                in.map("sources", Map.of(), ScenarioReader::isName, SourceSections::unnamed);
        Scenario read =
                new Scenario(
                        called,
                        mode,
                        in.integer("seed", 1, 0, Integer.MAX_VALUE),
                        PlaceSections.named(
                                in.map(
                                        "targets",
                                        Map.of(),
                                        ScenarioReader::isName,
                                        PlaceSections::target)),
                        in.section("origin", PlaceSections::origin),
                        SourceSections.named(sources),
                        in.section("streams", StreamSections::streams),
                        in.section("timing", section -> timing(section, mode)),
                        in.section("saturation", ScenarioReader::saturation),
                        in.list("clientFaults", StreamSections::clientFault),
                        in.section("network", StreamSections::network),
                        in.section("slo", ObjectiveSection::objectives),
                        yaml);
        require(in, read);
        return read;
    }

    private static void require(Section in, Scenario read) {
        in.require(!read.targets().isEmpty(), "targets", "at least one target");
        in.require(!read.sources().isEmpty(), "sources", "at least one source");
        in.require(
                read.mode() != Mode.COMPARE || read.targets().size() > 1,
                "targets",
                "at least two targets, to compare them");
        in.require(
                read.mode() == Mode.COMPARE || read.targets().size() <= 1,
                "targets",
                "one target, unless the mode is compare");
        in.require(
                read.mode() != Mode.SATURATE || !read.objectives().isEmpty(),
                "slo",
                "at least one objective, to know what saturated means");
    }

    private static Scenario.Timing timing(Section in, Mode mode) {
        Duration duration =
                in.duration(
                        "duration", mode == Mode.SOAK ? HOUR : Duration.ofSeconds(60), SECOND, DAY);
        boolean cut = mode == Mode.FIXED || mode == Mode.SOAK;
        Duration window =
                in.duration(
                        "window",
                        cut ? least(duration, Duration.ofSeconds(10)) : duration,
                        SECOND,
                        DAY);
        in.require(window.compareTo(duration) <= 0, "window", "at most the duration", "duration");
        return new Scenario.Timing(
                in.duration("warmup", Duration.ofSeconds(5), INSTANT, HOUR),
                duration,
                window,
                in.duration("settle", SECOND, INSTANT, HOUR),
                in.integer("rounds", 10, 1, 1000));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Scenario.Saturation saturation(Section in) {
        int from = in.integer("from", 10, 1, MANY);
        int by = in.integer("by", 10, 1, MANY);
        int to = in.integer("to", 1000, 1, MANY);
        in.require(to >= from, "to", "at least from (" + from + ")", "from");
        return new Scenario.Saturation(from, by, to);
    }

    /** What a whole number of streams and the like may be. */
    static int most() {
        return MANY;
    }

    static boolean isThere(String text) {
        return Bounds.IS_THERE.test(text);
    }
}
