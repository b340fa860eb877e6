package io.sluice.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.loadtest.report.Counts;
import io.sluice.loadtest.report.LoadReport;
import io.sluice.loadtest.report.Ratio;
import io.sluice.loadtest.report.ReportJson;
import io.sluice.loadtest.report.Window;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice load} with its real processes, against a gateway that it starts itself. */
class LoadIT {
    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private int origin;
    private int ingest;
    private int admin;

    @BeforeEach
    void writeTheGatewaysConfiguration() throws IOException {
        origin = freePort();
        ingest = freePort();
        admin = freePort();
        Files.writeString(
                folder.resolve("gateway.yaml"),
                """
                ingest: {listen: "127.0.0.1:%d"}
                origin: {url: "rtmp://127.0.0.1:%d/{app}"}
                inspect: {sampling: {cadence: 500ms}}
                store: {file: "%s/sluice.db"}
                admin: {listen: "127.0.0.1:%d", tokenFile: "%s/admin.token"}
                """
                        .formatted(ingest, origin, folder, admin, folder));
    }

    @Test
    void aScreenedGatewayRelaysCutsAndBans() throws IOException {
        int exit =
                load(
                        """
                        mode: fixed
                        targets:
                          gateway:
                            url: rtmp://127.0.0.1:%d/live
                            admin: {url: "http://127.0.0.1:%d", tokenFile: "%s/admin.token"}
                            command: %s
                        origin: {listen: "127.0.0.1:%d"}
                        sources:
                          scene: {size: 640x360, framesPerSecond: 15, bitRate: 400kb/s, gop: 1s, length: 4s}
                          card:
                            size: 640x360
                            framesPerSecond: 15
                            bitRate: 400kb/s
                            gop: 1s
                            length: 4s
                            card: {at: [5500ms], for: 20s}
                        streams: {count: 4, over: 1s, reconnect: {tries: 1, first: 500ms}}
                        timing: {warmup: 2s, duration: 14s, window: 14s}
                        slo: {lost: 0, changed: 0, duplicated: 0, falseCuts: 0, bansBroken: 0, cut.max: 10s}
                        """
                                .formatted(ingest, admin, folder, command(), origin));
        LoadReport report = ReportJson.read(folder.resolve("report/report.json"));
        Window window =
                report.windows().stream().filter(w -> !w.warmup()).findFirst().orElseThrow();
        assertPassed(exit, window);
        Counts counts = window.counts();
        assertEquals(0, counts.lost() + counts.changed() + counts.duplicated(), counts::toString);
        assertEquals(2, counts.cuts());
        assertEquals(2, counts.bansTried());
        assertEquals(2, counts.bansHonoured());
        assertTrue(counts.received() > 400, counts.toString());
        Set<String> latencies = window.latencies().keySet();
        assertTrue(
                latencies.containsAll(
                        Set.of("relay", "lag", "cut", "cut.publisher", "stage.total")),
                latencies.toString());
        assertEquals(2, window.latencies().get("cut").count());
        assertTrue(window.figures().get("cpu.percentOfCore") > 0, window.figures().toString());
        assertTrue(window.figures().get("screened.share") > 0);
        assertTrue(window.figures().get("rss.bytes") > 10e6);
        assertWritten();
    }

    @Test
    void targetsTakeTurnsAndTheFirstIsItsOwnControl() throws IOException {
        load(
                """
                mode: compare
                targets:
                  direct: {url: "rtmp://127.0.0.1:%d/live"}
                  gateway: {url: "rtmp://127.0.0.1:%d/live", command: %s}
                origin: {listen: "127.0.0.1:%d"}
                sources:
                  scene: {size: 160x90, framesPerSecond: 25, bitRate: 100kb/s, gop: 1s, length: 2s}
                streams: {count: 2, over: 0s}
                timing: {warmup: 1s, duration: 2s, settle: 0s, rounds: 2}
                """
                        .formatted(origin, ingest, command(), origin));
        LoadReport report = ReportJson.read(folder.resolve("report/report.json"));
        List<String> order =
                report.windows().stream()
                        .filter(window -> !window.warmup())
                        .map(Window::target)
                        .toList();
        assertEquals(
                List.of("direct", "gateway", "direct#2", "gateway", "direct#2", "direct"), order);
        assertTrue(report.windows().stream().allMatch(w -> w.counts().lost() == 0), this::said);
        assertEquals(
                Set.of("gateway/direct", "direct#2/direct"),
                report.ratios().stream()
                        .map(ratio -> ratio.target() + "/" + ratio.baseline())
                        .collect(Collectors.toSet()));
        assertTrue(report.ratios().stream().anyMatch(Ratio::control));
    }

    /** One try in a row: the second reset would be the end of it if the first still counted. */
    @Test
    void aPublisherThatIsAcceptedAgainCountsItsTriesAnew() throws IOException {
        int exit =
                load(
                        """
                        targets: {direct: {url: "rtmp://127.0.0.1:%d/live"}}
                        origin: {listen: "127.0.0.1:%d"}
                        sources: {scene: {size: 160x90, framesPerSecond: 25, bitRate: 100kb/s, gop: 1s, length: 2s}}
                        streams: {count: 1, over: 0s, reconnect: {tries: 1, first: 200ms}}
                        network: {resetAfter: 1s}
                        timing: {warmup: 0s, duration: 8s, window: 8s}
                        """
                                .formatted(origin, origin));
        assertTrue(exit != 2, this::said); // a busy machine may make the window invalid
        LoadReport report = ReportJson.read(folder.resolve("report/report.json"));
        long accepted = report.windows().stream().mapToLong(w -> w.counts().accepted()).sum();
        assertTrue(accepted >= 3, () -> accepted + " accepted");
        assertTrue(report.windows().stream().allMatch(w -> w.counts().refused() == 0), this::said);
    }

    /** Those that were refused before the window would else be counted as if they had run. */
    @Test
    void aWindowWithFewerStreamsThanPlannedIsInvalid() throws IOException {
        Path config = folder.resolve("gateway.yaml");
        Files.writeString(
                config, Files.readString(config).replace("ingest: {", "ingest: {maxStreams: 1, "));
        int exit =
                load(
                        """
                        targets: {gateway: {url: "rtmp://127.0.0.1:%d/live", command: %s}}
                        origin: {listen: "127.0.0.1:%d"}
                        sources: {scene: {size: 160x90, framesPerSecond: 25, bitRate: 100kb/s, gop: 1s, length: 2s}}
                        streams: {count: 2, over: 0s}
                        timing: {warmup: 2s, duration: 2s, window: 2s}
                        """
                                .formatted(ingest, command(), origin));
        assertEquals(1, exit, this::said);
        LoadReport report = ReportJson.read(folder.resolve("report/report.json"));
        assertEquals("only 1 of 2 streams were live", report.windows().getLast().invalid());
    }

    @Test
    void aTargetElsewhereNeedsTheFlag() {
        int exit =
                load(
                        """
                        targets: {far: {url: "rtmp://192.0.2.1/live"}}
                        sources: {scene: {size: 160x90}}
                        """);
        assertEquals(2, exit);
        assertTrue(err.toString().contains("--allow-remote"), err.toString());
    }

    @Test
    void aScenarioWithProblemsNamesThemAll() {
        int exit = load("targets: {t: {url: nonsense}}\nsources: {s: {gop: never}}\n");
        assertEquals(2, exit);
        assertTrue(err.toString().contains("targets.t.url"), err.toString());
        assertTrue(err.toString().contains("sources.s.gop"), err.toString());
    }

    @Test
    void aTargetThatDoesNotAnswerEndsTheRun() throws IOException {
        int exit =
                load(
                        """
                        targets: {dead: {url: "rtmp://127.0.0.1:%d/live"}}
                        origin: {listen: "127.0.0.1:%d"}
                        sources: {scene: {size: 160x90, length: 2s}}
                        """
                                .formatted(freePort(), origin));
        assertEquals(1, exit, this::said);
        assertTrue(err.toString().contains("dead"), err.toString());
        assertFalse(Files.exists(folder.resolve("report")));
    }

    @Test
    void aWorkerThatDiesEndsTheRun() throws Exception {
        String scenario =
                """
                targets: {direct: {url: "rtmp://127.0.0.1:%d/live"}}
                origin: {listen: "127.0.0.1:%d"}
                sources: {scene: {size: 160x90, length: 2s}}
                timing: {warmup: 0s, duration: 5m, window: 1s}
                """
                        .formatted(origin, origin);
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> load(scenario));
        while (!out.toString().contains("window") && !exit.isDone()) {
            Thread.sleep(50);
        }
        List<ProcessHandle> generators =
                ProcessHandle.current().descendants().filter(LoadIT::generates).toList();
        assertEquals(1, generators.size());
        generators.getFirst().destroyForcibly();
        assertEquals(1, exit.get(60, TimeUnit.SECONDS), this::said);
        assertTrue(err.toString().contains("the generator is gone"), err.toString());
    }

    @Test
    void aRunThatIsToldToEndReportsWhatItHas() throws Exception {
        Path file = folder.resolve("scenario.yaml");
        Files.writeString(
                file,
                """
                mode: soak
                targets: {gateway: {url: "rtmp://127.0.0.1:%d/live", command: %s}}
                origin: {listen: "127.0.0.1:%d"}
                sources: {scene: {size: 160x90, length: 2s}}
                timing: {warmup: 0s, duration: 5m, window: 1s}
                """
                        .formatted(ingest, command(), origin));
        Path report = folder.resolve("report");
        List<String> command =
                LoadWorkers.program(
                        "load", "--scenario", file.toString(), "--report", report.toString());
        Path said = folder.resolve("said");
        Process load =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        // the line that is written ten seconds after the first one's window
        while (Files.readString(said).lines().filter(l -> l.contains("window ")).count() < 2
                && load.isAlive()) {
            Thread.sleep(50);
        }
        List<ProcessHandle> children = load.descendants().toList();
        load.destroy();
        assertTrue(load.waitFor(30, TimeUnit.SECONDS), Files.readString(said));
        assertEquals(128 + 15, load.exitValue(), Files.readString(said));
        assertFalse(Files.readString(said).contains("logback"), Files.readString(said));
        LoadReport found = ReportJson.read(report.resolve("report.json"));
        List<Window> windows = found.windows().stream().filter(w -> !w.warmup()).toList();
        assertTrue(windows.size() >= 2, windows.toString());
        assertTrue(windows.stream().allMatch(w -> w.counts().sent() > 0), windows.toString());
        assertTrue(found.notes().toString().contains("ended early"), found.notes().toString());
        assertWritten();
        assertTrue(children.size() >= 3, children.toString());
        for (ProcessHandle child : children) {
            child.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    /** ProcessHandle leaves out command lines as long as a class path makes them. */
    private static boolean generates(ProcessHandle child) {
        try {
            Path line = Path.of("/proc", Long.toString(child.pid()), "cmdline");
            return Files.readString(line).contains("load-worker\0generator");
        } catch (IOException e) { // it is gone
            return false;
        }
    }

    private int load(String scenario) {
        Path file = folder.resolve("scenario.yaml");
        try {
            Files.writeString(file, scenario);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Output output = new Output(new PrintWriter(out, true), new PrintWriter(err, true), false);
        return Sluice.run(
                output,
                "load",
                "--scenario",
                file.toString(),
                "--report",
                folder.resolve("report").toString());
    }

    private String command() throws IOException {
        List<String> command =
                LoadWorkers.program("run", "--config", folder.resolve("gateway.yaml").toString());
        try {
            return new ObjectMapper().writeValueAsString(command);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A busy machine may make the window invalid, and what is asked of it then can't be told. */
    private void assertPassed(int exit, Window window) {
        if (window.valid()) {
            assertEquals(0, exit, this::said);
        } else {
            assertTrue(window.invalid().startsWith("the generator's lag"), window.invalid());
            assertEquals(1, exit, this::said);
        }
    }

    private void assertWritten() throws IOException {
        Path report = folder.resolve("report");
        assertTrue(Files.readString(report.resolve("junit.xml")).contains("<testsuite"));
        assertTrue(Files.readString(report.resolve("latencies.hlog")).contains("gateway.relay"));
    }

    private String said() {
        return out + "\n" + err;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
