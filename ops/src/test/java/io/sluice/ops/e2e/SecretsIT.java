package io.sluice.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole run of {@code sluice run}, with a publish that is relayed, lost by its origin, taken up
 * again, cut and banned, and one that is refused: nothing that it says, answers or keeps has a key
 * or a query in it.
 */
class SecretsIT {
    /** None of them may be found anywhere. */
    private static final List<String> SECRETS = List.of("opensesame", "querytoken", "originsecret");

    private static final Pattern STREAM = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");

    @TempDir private Path folder;

    @Test
    void noKeyIsSaidOrKept() throws Exception {
        RealParts.need(RealParts.FFMPEG, RealParts.NGINX, RealParts.NGINX_RTMP);
        Path clip = Ffmpeg.draw(folder, 30);
        Path data = Files.createDirectories(folder.resolve("gateway"));
        int port = NginxOrigin.freePort();
        String settings =
                """
                origin: {url: "rtmp://127.0.0.1:%d/{app}", key: "originsecret-{key}"}
                metrics: {hlogFolder: "%s/hlog", hlogInterval: 1s}
                """
                        .formatted(port, data);
        NginxOrigin first = NginxOrigin.start(folder.resolve("first"), port);
        try (GatewayProcess gateway = new GatewayProcess(data, settings)) {
            StringBuilder answers = new StringBuilder();
            try (Program encoder = publish(gateway, "encoder.log", clip)) {
                Await.that("it is live", 20, () -> said(gateway, "] live: "));
                first.process().signal("KILL");
                Await.that("the origin is lost", 10, () -> said(gateway, "is lost"));
                try (NginxOrigin back = NginxOrigin.start(folder.resolve("back"), port)) {
                    Await.that("it is back", 10, () -> said(gateway, "took the stream again"));
                    assertTrue(back.connectionsAccepted() > back.probes());
                    answers.append(everything(gateway));
                    answers.append(gateway.ask("DELETE", "/v1/streams/" + id(gateway)));
                    assertNotEquals(0, encoder.waitFor(20), encoder::output);
                }
            }
            try (Program banned = publish(gateway, "banned.log", clip)) {
                assertNotEquals(0, banned.waitFor(20), banned::output);
            }
            assertTrue(said(gateway, "BANNED"), gateway.program()::output);
            answers.append(everything(gateway));
            gateway.program().signal("TERM");
            gateway.program().waitFor(20);
            assertTrue(answers.toString().contains("keyDigest"), "the answers are there");
            assertClean("answers", answers.toString());
            assertKeptClean(data);
        } finally {
            first.close();
        }
    }

    private Program publish(GatewayProcess gateway, String log, Path clip) {
        String url = gateway.url("opensesame?sign=querytoken");
        return Ffmpeg.publish(folder.resolve(log), clip, url);
    }

    private static boolean said(GatewayProcess gateway, String words) {
        return gateway.program().output().contains(words);
    }

    private static String everything(GatewayProcess gateway) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String path :
                List.of("/metrics", "/v1/streams", "/v1/bans", "/v1/latency", "/v1/nothing")) {
            all.append(gateway.ask("GET", path));
        }
        return all.toString();
    }

    private static String id(GatewayProcess gateway) throws IOException {
        Matcher stream = STREAM.matcher(gateway.ask("GET", "/v1/streams"));
        assertTrue(stream.find(), "one stream");
        return stream.group(1);
    }

    /** All that it wrote: its log, its database, its histograms; but not its settings. */
    private static void assertKeptClean(Path data) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(data)) {
            files =
                    all.filter(Files::isRegularFile)
                            .filter(file -> !file.endsWith("gateway.yaml"))
                            .toList();
        }
        for (String name : List.of("gateway.log", "sluice.db", ".hlog")) {
            assertEquals(
                    true, files.stream().anyMatch(file -> file.toString().endsWith(name)), name);
        }
        for (Path file : files) {
            assertClean(
                    file.getFileName().toString(),
                    Files.readString(file, StandardCharsets.ISO_8859_1));
        }
    }

    private static void assertClean(String where, String text) {
        for (String secret : SECRETS) {
            assertFalse(text.contains(secret), () -> secret + " in " + where + ": " + text);
        }
    }
}
