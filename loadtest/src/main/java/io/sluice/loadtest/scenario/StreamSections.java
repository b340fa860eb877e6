package io.sluice.loadtest.scenario;

import static io.sluice.codecs.yaml.Bounds.DAY;
import static io.sluice.codecs.yaml.Bounds.HOUR;
import static io.sluice.codecs.yaml.Bounds.INSTANT;
import static io.sluice.codecs.yaml.Bounds.SECOND;

import io.sluice.codecs.yaml.Bounds;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.codecs.yaml.Section;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What is allowed under {@code streams}, {@code clientFaults} and {@code network}. */
final class StreamSections {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._?=&{}-]{1,200}");

    private StreamSections() {}

    static Streams streams(Section in, Mode mode) {
        Streams.Ramp ramp = in.choice("ramp", Streams.Ramp.LINEAR);
        Duration session = in.duration("session", INSTANT, INSTANT, DAY);
        ScenarioReader.onlyIf(
                in, mode != Mode.SATURATE, "count", "the mode is other than saturate");
        ScenarioReader.onlyIf(in, ramp != Streams.Ramp.SPIKE, "over", "the ramp is linear or step");
        ScenarioReader.onlyIf(in, ramp == Streams.Ramp.STEP, "steps", "the ramp is step");
        ScenarioReader.onlyIf(in, !session.isZero(), "arrivals", "sessions end (session)");
        return new Streams(
                in.integer("count", 1, 1, ScenarioReader.most()),
                ramp,
                ramp == Streams.Ramp.SPIKE ? INSTANT : in.duration("over", SECOND, INSTANT, HOUR),
                in.integer("steps", 4, 1, 1000),
                in.choice("arrivals", Streams.Arrivals.EVEN),
                session,
                in.section("reconnect", StreamSections::reconnect),
                in.text(
                        "key",
                        "load-{run}-{n}",
                        "a key with {n} in its name, so that each stream has its own, and no"
                                + " other braces than {run}'s",
                        StreamSections::isKey));
    }

    private static boolean isKey(String text) {
        String filled = text.replace("{n}", "0").replace("{run}", "0");
        return KEY.matcher(text).matches()
                && filled.indexOf('{') < 0
                && filled.indexOf('}') < 0
                && text.replaceAll("\\?.*", "").contains("{n}");
    }

    private static Streams.Reconnect reconnect(Section in) {
        int tries = in.integer("tries", 0, 0, 1000);
        Duration first = in.duration("first", Duration.ofSeconds(2), INSTANT, HOUR);
        Duration most = in.duration("most", Duration.ofMinutes(15), INSTANT, HOUR);
        for (String key : List.of("first", "factor", "most")) {
            ScenarioReader.onlyIf(in, tries > 0, key, "tries are more than 0");
        }
        in.require(most.compareTo(first) >= 0, "most", "at least first", "first");
        return new Streams.Reconnect(tries, first, in.fraction("factor", 1.5, 1, 10), most);
    }

    static ClientFault clientFault(Section in, Life life) {
        ClientFault.Kind kind = in.choice("kind", ClientFault.Kind.HALF_OPEN);
        DataSize speed =
                kind == ClientFault.Kind.SLOW_HANDSHAKE ? new DataSize(16) : DataSize.kibibytes(64);
        ScenarioReader.onlyIf(
                in,
                kind.hasSpeed(),
                "bytesPerSecond",
                "the kind is slow-handshake, garbage or slow-writer");
        return new ClientFault(
                kind,
                in.integer("count", 1, 1, ScenarioReader.most()),
                ScenarioReader.at(in, life),
                in.size("bytesPerSecond", speed, Bounds.BYTE, Bounds.GIBIBYTE).bytes());
    }

    static Scenario.Network network(Section in) {
        DataSize unlimited = new DataSize(Long.MAX_VALUE);
        return new Scenario.Network(
                in.duration("latency", INSTANT, INSTANT, Duration.ofMinutes(1)),
                in.duration("jitter", INSTANT, INSTANT, Duration.ofMinutes(1)),
                in.size("bytesPerSecond", unlimited, Bounds.KIBIBYTE, Bounds.GIBIBYTE).bytes(),
                in.duration("resetAfter", INSTANT, INSTANT, DAY));
    }
}
