package io.sluice.loadtest.scenario;

import static io.sluice.codecs.yaml.Bounds.DAY;
import static io.sluice.codecs.yaml.Bounds.INSTANT;
import static io.sluice.codecs.yaml.Bounds.IS_THERE;

import io.sluice.codecs.yaml.Bounds;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.codecs.yaml.HostPort;
import io.sluice.codecs.yaml.Section;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is allowed under {@code targets} and {@code origin}. */
final class PlaceSections {
    private static final Pattern URL =
            Pattern.compile("rtmp://(\\[[0-9A-Fa-f:.]+]|[^\\s\\[\\]/:@]+)(:\\d{1,5})?/[^\\s{}]+");
    private static final Pattern HTTP = Pattern.compile("https?://[^\\s/]+/?");
    private static final HostPort ANYWHERE = new HostPort("127.0.0.1", 1936);

    private PlaceSections() {}

    static Target target(Section in) {
        String url =
                in.text(
                        "url",
                        "",
                        "rtmp://host[:port]/app, without a key",
                        text -> URL.matcher(text).matches());
        in.require(!url.isEmpty(), "url", "rtmp://host[:port]/app, without a key");
        return new Target(
                "",
                url,
                in.has("admin")
                        ? Optional.of(in.section("admin", PlaceSections::admin))
                        : Optional.empty(),
                in.values("command", List.of(), "a program and its arguments", Optional::of),
                in.bool("relays", true));
    }

    private static Target.Admin admin(Section in) {
        return new Target.Admin(
                in.text(
                        "url",
                        "http://127.0.0.1:8935",
                        "http://host:port",
                        text -> HTTP.matcher(text).matches()),
                in.text("tokenFile", "data/admin.token", "a file", IS_THERE));
    }

    /** Each target with its name, which stands before it in the file. */
    static Map<String, Target> named(Map<String, Target> targets) {
        Map<String, Target> named = new LinkedHashMap<>();
        targets.forEach(
                (name, t) ->
                        named.put(
                                name,
                                new Target(name, t.url(), t.admin(), t.command(), t.relays())));
        return named;
    }

    static Origin origin(Section in) {
        return new Origin(
                in.value("listen", ANYWHERE, Bounds.LISTEN, HostPort::parse),
                in.size("receiveBuffer", new DataSize(0), new DataSize(0), Bounds.GIBIBYTE).asInt(),
                in.list("faults", PlaceSections::fault));
    }

    private static Origin.Fault fault(Section in) {
        return new Origin.Fault(
                in.choice("kind", Origin.Kind.STALL),
                in.duration("at", INSTANT, INSTANT, DAY),
                in.duration("for", Duration.ofSeconds(5), INSTANT, DAY),
                in.size("bytesPerSecond", DataSize.kibibytes(64), Bounds.BYTE, Bounds.GIBIBYTE)
                        .bytes());
    }
}
