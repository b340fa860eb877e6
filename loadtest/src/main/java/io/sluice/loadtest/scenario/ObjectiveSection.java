package io.sluice.loadtest.scenario;

import static io.sluice.codecs.yaml.Bounds.DAY;
import static io.sluice.codecs.yaml.Bounds.INSTANT;

import io.sluice.codecs.yaml.Bounds;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.codecs.yaml.Section;
import io.sluice.loadtest.report.Measure;
import io.sluice.loadtest.scenario.Objective.Unit;
import java.util.ArrayList;
import java.util.List;

/**
 * What is allowed under {@code slo}: each key is a figure, each value its limit. A figure that
 * nothing in the scenario brings about is a problem, too.
 *
 * @param admin whether a gateway tells of its stages
 * @param relays whether anything reaches the origin
 * @param card whether there is anything to cut
 */
record ObjectiveSection(boolean admin, boolean relays, boolean card) {
    private static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p999", "max");
    private static final List<String> STAGES =
            List.of(
                    "tapped",
                    "decoded",
                    "batched",
                    "classified",
                    "decided",
                    "acted",
                    "total",
                    "relay");
    private static final List<String> COUNTS =
            List.of(
                    "lost",
                    "lostAtStart",
                    "duplicated",
                    "reordered",
                    "changed",
                    "refused",
                    "failed",
                    "falseCuts",
                    "bansBroken");

    private static final List<String> OF_THE_GATEWAY = List.of("stage.", "screened");
    private static final List<String> OF_THE_CARD = List.of("cut.", "bansBroken");
    private static final List<String> OF_THE_RELAY =
            List.of("relay.", "lost", "duplicated", "reordered", "changed");

    List<Objective> read(Section in) {
        List<Objective> read = objectives(in);
        for (Objective objective : read) {
            String figure = objective.figure();
            requireAny(in, figure, OF_THE_GATEWAY, admin, "some target to have an admin API");
            requireAny(in, figure, OF_THE_CARD, card, "some source to have a card");
            requireAny(in, figure, OF_THE_RELAY, relays, "some target to relay to the origin");
        }
        return read;
    }

    private static void requireAny(
            Section in, String figure, List<String> which, boolean there, String expected) {
        in.require(there || which.stream().noneMatch(figure::startsWith), figure, expected);
    }

    private static List<Objective> objectives(Section in) {
        List<Objective> read = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            latencies(in, measure.label(), read);
        }
        STAGES.forEach(stage -> latencies(in, "stage." + stage, read));
        for (String count : COUNTS) {
            if (in.has(count)) {
                int most = in.integer(count, 0, 0, Integer.MAX_VALUE);
                read.add(new Objective(count, most, Unit.COUNT, false));
            }
        }
        if (in.has("screened")) {
            read.add(new Objective("screened", in.fraction("screened", 1, 0, 1), Unit.SHARE, true));
        }
        if (in.has("cpuAStream")) {
            double most = in.fraction("cpuAStream", 100, 0, 100_000);
            read.add(new Objective("cpuAStream", most, Unit.PERCENT, false));
        }
        if (in.has("rss")) {
            DataSize most =
                    in.size("rss", Bounds.GIBIBYTE, Bounds.BYTE, DataSize.mebibytes(1 << 20));
            read.add(new Objective("rss", most.bytes(), Unit.BYTES, false));
        }
        return List.copyOf(read);
    }

    private static void latencies(Section in, String figure, List<Objective> read) {
        for (String percentile : PERCENTILES) {
            String key = figure + "." + percentile;
            if (in.has(key)) {
                long micros = in.duration(key, DAY, INSTANT, DAY).toNanos() / 1000;
                read.add(new Objective(key, micros, Unit.MICROSECONDS, false));
            }
        }
    }
}
