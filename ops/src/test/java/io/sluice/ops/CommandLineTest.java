package io.sluice.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.FlvWriter;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.video.ClipEncoder;
import io.sluice.loadtest.DrawnClip;
import io.sluice.loadtest.Loops;
import io.sluice.loadtest.OriginSettings;
import io.sluice.loadtest.ProbeOrigin;
import io.sluice.loadtest.ReceivedStream;
import io.sluice.loadtest.Scene;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line in this process, with its output caught. */
class CommandLineTest {
    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "run",
                "check",
                "replay",
                "keys",
                "keys add",
                "keys list",
                "keys revoke",
                "models",
                "models list",
                "models verify",
                "streams",
                "streams list",
                "streams cut",
                "bans",
                "bans list",
                "bans add",
                "bans remove",
                "report",
                "report compare",
                "report html",
            })
    void everyCommandExplainsItself(String command) {
        String line = command.isEmpty() ? "--help" : command + " --help";

        assertEquals(0, sluice(line.split(" ")));
        assertTrue(out.toString().startsWith("Usage: sluice"), out.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bogus",
                "check",
                "keys",
                "models",
                "replay one-argument",
                "streams cut",
                "bans add key",
                "bans add key abc --for soon",
                "bans add nobody abc --for 1h",
                "run --config",
                "report",
                "report compare one.json",
                "report compare a.json b.json --tolerance much",
                "report html",
            })
    void wrongUsageIsTwo(String line) {
        assertEquals(2, sluice(line.split(" ")));
        assertTrue(err.toString().contains("Usage: sluice"), err.toString());
    }

    @Test
    void aGoodConfigurationIsZero() throws IOException {
        Path file = write("sluice.yaml", "ingest:\n  mediaIdle: 20s\n");

        assertEquals(0, sluice("check", "--config", file.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "policy: {labels: {test-card: {}}}|policy.labels: test-card: expected labels of the"
                        + " model: test_card",
                "inspect: {classify: {model: nowhere}}|inspect.classify.model: nowhere: expected a"
                        + " model package",
                "policy: {profiles: {low: {labels: {other: {}}}}}|policy.labels: other: expected",
            })
    void soAreRulesForAModelThatIsNone(String row) throws IOException {
        Path file = write("sluice.yaml", row.substring(0, row.indexOf('|')) + "\n");

        assertEquals(2, sluice("check", "--config", file.toString()));
        assertTrue(err.toString().contains(row.substring(row.indexOf('|') + 1)), err.toString());
    }

    @Test
    void aBadConfigurationIsTwoWithEveryProblem() throws IOException {
        Path file = write("sluice.yaml", "ingest:\n  mediaIdle: soon\n  bogus: 1\n");

        assertEquals(2, sluice("check", "--config", file.toString()));
        assertTrue(err.toString().contains("ingest.mediaIdle"), err.toString());
        assertTrue(err.toString().contains("ingest.bogus"), err.toString());
    }

    @Test
    void problemsAreToBeHadAsJson() throws IOException {
        Path file = write("sluice.yaml", "ingest:\n  mediaIdle: soon\n  bogus: 1\n");

        assertEquals(2, sluice("check", "--json", "--config", file.toString()));
        JsonNode problems = json().path("problems");
        assertEquals(2, problems.size());
        assertEquals("ingest.mediaIdle", problems.path(0).path("path").asText());
        assertEquals("soon", problems.path(0).path("value").asText());
        assertEquals(2, problems.path(0).path("line").asInt());
    }

    @Test
    void otherCommandsRefuseABadConfigurationToo() throws IOException {
        Path file = write("sluice.yaml", "bogus: 1\n");

        assertEquals(2, sluice("keys", "list", "--config", file.toString()));
        assertTrue(err.toString().contains("bogus"), err.toString());
    }

    @Test
    void keysAreMadeListedAndRevoked() throws IOException {
        Path config = keysConfig();

        assertEquals(0, sluice("keys", "add", "alice", "--config", config.toString()));
        String key = out.toString().strip();
        assertTrue(key.length() >= 32, "a long random key");
        assertFalse(Files.readString(folder.resolve("keys.json")).contains(key));

        assertEquals(0, sluice("keys", "list", "--json", "--config", config.toString()));
        assertEquals("alice", json().path(0).path("name").asText());
        assertEquals("", json().path(0).path("revoked").asText());
        assertFalse(out.toString().contains(key));

        assertEquals(0, sluice("keys", "revoke", "alice", "--config", config.toString()));
        assertEquals(1, sluice("keys", "revoke", "alice", "--config", config.toString()));
        assertTrue(err.toString().contains("alice has no key in force"));
    }

    @Test
    void aKeyFileThatIsNotThereIsAFailure() throws IOException {
        assertEquals(1, sluice("keys", "list", "--config", keysConfig().toString()));
        assertTrue(err.toString().contains("keys.json"), err.toString());
    }

    @Test
    void replayRefusesAWrongUrlWithoutRepeatingIt() {
        assertEquals(2, sluice("replay", "clip.flv", "http://host/app/secret"));
        assertFalse(err.toString().contains("secret"));
    }

    @Test
    void replayRefusesAFileThatIsNoClip() throws IOException {
        Path file = write("clip.flv", "this is no clip, only a text");

        assertEquals(1, sluice("replay", file.toString(), "rtmp://127.0.0.1:1/app/key"));
        assertTrue(err.toString().contains("FLV, MP4 or Matroska"), err.toString());
    }

    @Test
    void replaySaysWhenNobodyAnswers() throws IOException {
        Path file = folder.resolve("clip.flv");
        try (var demo = DemoClip.class.getResourceAsStream("demo.flv")) {
            Files.copy(demo, file);
        }

        assertEquals(1, sluice("replay", file.toString(), "rtmp://127.0.0.1:1/app/key"));
        assertTrue(out.toString().startsWith("lost: "), out.toString());
    }

    @Test
    void replayPublishesWhatTheFileHolds() throws Exception {
        Path file = shortClip();
        try (Loops loops = new Loops(1, "origin");
                ProbeOrigin origin =
                        new ProbeOrigin(OriginSettings.loopback(), loops, Ticker.systemTicker())) {
            String url = "rtmp://" + Addresses.text(origin.start()) + "/live/key";

            assertEquals(0, sluice("replay", "--json", file.toString(), url));
            assertEquals("finished", json().path("outcome").asText());
            ReceivedStream received = origin.stream(0).get(5, TimeUnit.SECONDS);
            received.closed().get(5, TimeUnit.SECONDS);
            assertEquals("live", received.app());
            assertEquals(json().path("messages").asInt(), received.messages().size());
            assertTrue(received.messages().size() > 10);
        }
    }

    @Test
    void theBuiltInModelIsListed() throws IOException {
        assertEquals(0, sluice("models", "list", "--json"));
        assertEquals("test-card", json().path(0).path("package").asText());
        assertEquals("test_card", json().path(0).path("labels").path(0).asText());
    }

    @Test
    void aBrokenModelPackageIsAFailure() throws IOException {
        Files.createDirectory(folder.resolve("odd"));
        Files.writeString(folder.resolve("odd/model.yaml"), "name: odd\n");

        assertEquals(1, sluice("models", "list", "--dir", folder.toString()));
        assertEquals(1, sluice("models", "verify", folder.resolve("odd").toString()));
        assertTrue(err.toString().contains("odd"), err.toString());
    }

    @Test
    void withoutAGatewayStreamsAndBansFailWithTheReason() throws IOException {
        Path token = write("admin.token", "a-token");
        Path config =
                write("sluice.yaml", "admin:\n  listen: 127.0.0.1:1\n  tokenFile: " + token + "\n");

        assertEquals(1, sluice("streams", "list", "--config", config.toString()));
        assertEquals(1, sluice("bans", "list", "--config", config.toString()));
        assertTrue(err.toString().contains("127.0.0.1:1"), err.toString());
        assertFalse(err.toString().contains("a-token"));
    }

    private Path shortClip() throws IOException {
        ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
        FlvWriter writer = new FlvWriter(allocator);
        DrawnClip clip =
                new DrawnClip(
                        new ClipEncoder.Video(160, 90, 25, 10, 200_000),
                        ClipEncoder.Audio.speech(),
                        10,
                        new Scene(160, 90, 25, 1));
        Path file = folder.resolve("short.flv");
        try (OutputStream out = Files.newOutputStream(file)) {
            append(writer.header(true, true), out);
            for (MediaTag tag : clip.tags(allocator)) {
                append(writer.tag(tag), out);
                tag.release();
            }
        }
        return file;
    }

    private static void append(ByteBuf bytes, OutputStream file) throws IOException {
        bytes.readBytes(file, bytes.readableBytes());
        bytes.release();
    }

    private int sluice(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Output output = new Output(new PrintWriter(out, true), new PrintWriter(err, true), false);
        return Sluice.run(output, arguments);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path keysConfig() throws IOException {
        return write(
                "sluice.yaml",
                "auth:\n  mode: keys\n  keyFile: " + folder.resolve("keys.json") + "\n");
    }
}
