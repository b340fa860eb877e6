package io.sluice.loadtest.scenario;

import static io.sluice.codecs.yaml.Bounds.DAY;
import static io.sluice.codecs.yaml.Bounds.HOUR;
import static io.sluice.codecs.yaml.Bounds.INSTANT;
import static io.sluice.codecs.yaml.Bounds.SECOND;

import io.sluice.codecs.yaml.Bounds;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.codecs.yaml.Section;
import java.time.Duration;
import java.util.regex.Pattern;

/** What is allowed under {@code streams}, {@code clientFaults} and {@code network}. */
final class StreamSections {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._?=&{}-]{1,200}");

    private StreamSections() {}

    static Streams streams(Section in) {
        return new Streams(
                in.integer("count", 1, 1, ScenarioReader.most()),
                in.choice("ramp", Streams.Ramp.LINEAR),
                in.duration("over", SECOND, INSTANT, HOUR),
                in.integer("steps", 4, 1, 1000),
                in.choice("arrivals", Streams.Arrivals.EVEN),
                in.duration("session", INSTANT, INSTANT, DAY),
                in.section("reconnect", StreamSections::reconnect),
                in.text(
                        "key",
                        "load-{run}-{n}",
                        "a key with {n} in it, so that each stream has its own",
                        text -> KEY.matcher(text).matches() && text.contains("{n}")));
    }

    private static Streams.Reconnect reconnect(Section in) {
        return new Streams.Reconnect(
                in.integer("tries", 0, 0, 1000),
                in.duration("first", Duration.ofSeconds(2), INSTANT, HOUR),
                in.fraction("factor", 1.5, 1, 10),
                in.duration("most", Duration.ofMinutes(15), INSTANT, HOUR));
    }

    static ClientFault clientFault(Section in) {
        return new ClientFault(
                in.choice("kind", ClientFault.Kind.HALF_OPEN),
                in.integer("count", 1, 1, ScenarioReader.most()),
                in.duration("at", INSTANT, INSTANT, DAY),
                in.size("bytesPerSecond", DataSize.kibibytes(64), Bounds.BYTE, Bounds.GIBIBYTE)
                        .bytes());
    }

    static Scenario.Network network(Section in) {
        DataSize unlimited = new DataSize(Long.MAX_VALUE);
        return new Scenario.Network(
                in.duration("latency", INSTANT, INSTANT, Duration.ofMinutes(1)),
                in.duration("jitter", INSTANT, INSTANT, Duration.ofMinutes(1)),
                in.has("bytesPerSecond")
                        ? in.size("bytesPerSecond", unlimited, Bounds.KIBIBYTE, Bounds.GIBIBYTE)
                                .bytes()
                        : Long.MAX_VALUE,
                in.duration("resetAfter", INSTANT, INSTANT, DAY));
    }
}
