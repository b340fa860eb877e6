package io.sluice.loadtest.scenario;

import static io.sluice.codecs.yaml.Bounds.DAY;
import static io.sluice.codecs.yaml.Bounds.HOUR;
import static io.sluice.codecs.yaml.Bounds.INSTANT;
import static io.sluice.codecs.yaml.Bounds.SECOND;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.codecs.yaml.Section;
import io.sluice.codecs.yaml.Units;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads a scenario's YAML. A missing key takes its default, an unknown one is a problem, and every
 * problem is found before any is reported.
 */
public final class ScenarioReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String NAMES = "letters, digits, dots, dashes and underscores, at most 64";
    private static final int MANY = 100_000;

    private ScenarioReader() {}

    public static Scenario parse(String yaml, Map<String, String> environment)
            throws ConfigException {
        return Section.parse(yaml, environment, in -> scenario(in, yaml));
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Notes a key that would be ignored. */
    static void onlyIf(Section in, boolean used, String key, String when) {
        in.require(used || !in.has(key), key, "no such key, unless " + when);
    }

    /** When a fault begins, since the first window's start. */
    static Duration at(Section in, Life life) {
        Duration at = in.duration("at", INSTANT, INSTANT, DAY);
        in.require(
                at.compareTo(life.windows()) < 0,
                "at",
                "a moment before the last window's end (" + Units.format(life.windows()) + ")");
        return at;
    }

    private static Scenario scenario(Section in, String yaml) {
        Mode mode = in.choice("mode", Mode.FIXED);
        String name = in.text("name", "load", NAMES, ScenarioReader::isName);
        int seed = in.integer("seed", 1, 0, Integer.MAX_VALUE);
        Streams streams = in.section("streams", section -> StreamSections.streams(section, mode));
        Scenario.Timing timing = in.section("timing", section -> timing(section, mode));
        Life life = Life.of(mode, streams, timing);
        Map<String, Target> targets =
                PlaceSections.named(
                        in.map("targets", Map.of(), ScenarioReader::isName, PlaceSections::target));
        Map<String, Source> sources =
                SourceSections.named(
                        in.map(
                                "sources",
                                Map.of(),
                                ScenarioReader::isName,
                                section -> SourceSections.unnamed(section, life)));
        onlyIf(in, mode == Mode.SATURATE, "saturation", "the mode is saturate");
        Scenario read =
                new Scenario(
                        name,
                        mode,
                        seed,
                        targets,
                        in.section("origin", section -> PlaceSections.origin(section, life)),
                        sources,
                        streams,
                        timing,
                        in.section("saturation", ScenarioReader::saturation),
                        in.list(
                                "clientFaults",
                                section -> StreamSections.clientFault(section, life)),
                        in.section("network", StreamSections::network),
                        in.section("slo", section -> objectives(section, targets, sources)),
                        yaml);
        require(in, read);
        return read;
    }

    private static List<Objective> objectives(
            Section in, Map<String, Target> targets, Map<String, Source> sources) {
        return new ObjectiveSection(
                        isAny(targets, target -> target.admin().isPresent()),
                        isAny(targets, Target::relays),
                        isAny(sources, source -> source.card().isPresent()))
                .read(in);
    }

    /** Also where there is none at all: that is a problem by itself. */
    private static <T> boolean isAny(Map<String, T> of, Predicate<T> such) {
        return of.isEmpty() || of.values().stream().anyMatch(such);
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
                "one target, unless the mode is compare",
                "mode");
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
        onlyIf(in, cut, "window", "the mode is fixed or soak");
        onlyIf(in, mode == Mode.COMPARE, "settle", "the mode is compare");
        onlyIf(in, mode == Mode.COMPARE, "prime", "the mode is compare");
        onlyIf(in, mode == Mode.COMPARE, "rounds", "the mode is compare");
        return new Scenario.Timing(
                in.duration("prime", INSTANT, INSTANT, HOUR),
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
}
