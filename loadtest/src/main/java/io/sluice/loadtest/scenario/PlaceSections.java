package io.sluice.loadtest.scenario;

import static io.sluice.codecs.yaml.Bounds.DAY;
import static io.sluice.codecs.yaml.Bounds.IS_THERE;
import static io.sluice.codecs.yaml.Bounds.MILLISECOND;

import io.sluice.codecs.yaml.Bounds;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.codecs.yaml.HostPort;
import io.sluice.codecs.yaml.Section;
import io.sluice.loadtest.RtmpUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is allowed under {@code targets} and {@code origin}. */
final class PlaceSections {
    private static final String URL = "rtmp://host[:port]/app, without a key or a slash at its end";
    private static final Pattern URL_FORM = Pattern.compile("rtmp://[^\\s/@]+(/[^\\s/?#{}]+)+");
    private static final Pattern HTTP = Pattern.compile("(https?://[^\\s/@?#]+)/?");
    private static final int MAX_PORT = 65_535;
    private static final DataSize SMALLEST_CHUNK = new DataSize(128);
    private static final DataSize LARGEST_CHUNK = DataSize.mebibytes(1);
    private static final HostPort ANYWHERE = new HostPort("127.0.0.1", 1936);

    private PlaceSections() {}

    static Target target(Section in) {
        String url = in.text("url", "", URL, PlaceSections::isTarget);
        in.require(!url.isEmpty(), "url", URL);
        List<String> command =
                in.values("command", List.of(), "a program and its arguments", Optional::of);
        in.require(
                command.isEmpty() || Bounds.IS_THERE.test(command.getFirst()),
                "command",
                "a program and its arguments");
        return new Target(
                "",
                url,
                in.has("admin")
                        ? Optional.of(in.section("admin", PlaceSections::admin))
                        : Optional.empty(),
                command,
                in.bool("relays", true),
                in.size("chunkSize", DataSize.kibibytes(64), SMALLEST_CHUNK, LARGEST_CHUNK)
                        .asInt());
    }

    private static boolean isTarget(String text) {
        try {
            return URL_FORM.matcher(text).matches() && isPort(RtmpUrl.parse(text + "/key").port());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isPort(int port) {
        return port > 0 && port <= MAX_PORT;
    }

    private static Target.Admin admin(Section in) {
        return new Target.Admin(
                in.value("url", "http://127.0.0.1:8935", "http://host:port", PlaceSections::http),
                in.text("tokenFile", "data/admin.token", "a file", IS_THERE));
    }

    /** Without the slash that may end it. */
    private static Optional<String> http(String text) {
        Matcher form = HTTP.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(form.group(1));
            boolean reachable =
                    uri.getHost() != null && (uri.getPort() == -1 || isPort(uri.getPort()));
            return reachable ? Optional.of(form.group(1)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Each target with its name, which stands before it in the file. */
    static Map<String, Target> named(Map<String, Target> targets) {
        Map<String, Target> named = new LinkedHashMap<>();
        targets.forEach((name, target) -> named.put(name, target.named(name)));
        return named;
    }

    static Origin origin(Section in, Life life) {
        return new Origin(
                in.value("listen", ANYWHERE, Bounds.LISTEN, HostPort::parse),
                in.size("receiveBuffer", new DataSize(0), new DataSize(0), Bounds.GIBIBYTE).asInt(),
                in.list("faults", section -> fault(section, life)));
    }

    private static Origin.Fault fault(Section in, Life life) {
        Origin.Kind kind = in.choice("kind", Origin.Kind.STALL);
        ScenarioReader.onlyIf(in, kind == Origin.Kind.SLOW, "bytesPerSecond", "the kind is slow");
        return new Origin.Fault(
                kind,
                ScenarioReader.at(in, life),
                in.duration("for", Duration.ofSeconds(5), MILLISECOND, DAY),
                in.size("bytesPerSecond", DataSize.kibibytes(64), Bounds.BYTE, Bounds.GIBIBYTE)
                        .bytes());
    }
}
