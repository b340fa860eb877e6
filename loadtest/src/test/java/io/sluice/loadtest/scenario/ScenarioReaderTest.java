package io.sluice.loadtest.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.codecs.yaml.HostPort;
import io.sluice.loadtest.scenario.Objective.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scenario says once it is read. */
class ScenarioReaderTest {
    private static final Map<String, String> NONE = Map.of();

    /** What every scenario needs. */
    private static final String LEAST = "targets: {t: {url: 'rtmp://h/a'}}\nsources: {s: {}}\n";

    private static final String WHOLE =
            """
            name: evening-peak
            mode: soak
            seed: 7
            targets:
              sluice:
                url: rtmp://[::1]:1937/live/inst
                admin: {url: "http://127.0.0.1:8936/", tokenFile: run/admin.token}
                command: [./sluice, serve, --config, "my file.yaml"]
                relays: true
                chunkSize: 128B
            origin:
              listen: "[::1]:1940"
              receiveBuffer: 32KiB
              faults:
                - {kind: slow, at: 10s, for: 3s, bytesPerSecond: 16KiB}
                - {kind: die, at: 1m}
            sources:
              phone:
                weight: 3
                size: 720x1280
                framesPerSecond: 25
                bitRate: 2.7Mb/s
                gop: 400ms
                length: 4s
                card: {at: [5s, 20s], for: 2s}
              film: {file: clips/film.mp4}
            streams:
              count: 200
              ramp: step
              over: 20s
              steps: 5
              arrivals: poisson
              session: 90s
              reconnect: {tries: 25, first: 1s, factor: 2, most: 1m}
              key: "s{n}-{run}?token=a&b"
            timing: {warmup: 10s, duration: 2h, window: 1m}
            clientFaults:
              - {kind: slow-handshake, count: 5, at: 30s, bytesPerSecond: 8B}
              - kind: endless-gop
            network: {latency: 40ms, jitter: 10ms, bytesPerSecond: 1MiB, resetAfter: 5m}
            slo:
              relay.p99: 50ms
              lost: 0
              screened: 0.999
              cpuAStream: 2.5
              rss: 2GiB
            """;

    @Test
    void aWholeFileParsesToWhatItSays() throws ConfigException {
        Scenario read = ScenarioReader.parse(WHOLE, NONE);

        assertEquals("evening-peak", read.name());
        assertEquals(Mode.SOAK, read.mode());
        assertEquals(7, read.seed());
        assertEquals(WHOLE, read.text());
        assertEquals(
                Map.of(
                        "sluice",
                        new Target(
                                "sluice",
                                "rtmp://[::1]:1937/live/inst",
                                Optional.of(
                                        new Target.Admin(
                                                "http://127.0.0.1:8936", "run/admin.token")),
                                List.of("./sluice", "serve", "--config", "my file.yaml"),
                                true,
                                128)),
                read.targets());
        assertEquals(
                new Origin(
                        new HostPort("::1", 1940),
                        32 << 10,
                        List.of(
                                new Origin.Fault(
                                        Origin.Kind.SLOW, seconds(10), seconds(3), 16 << 10),
                                new Origin.Fault(
                                        Origin.Kind.DIE, seconds(60), seconds(5), 64 << 10))),
                read.origin());
        assertEquals(
                List.of(
                        new ClientFault(ClientFault.Kind.SLOW_HANDSHAKE, 5, seconds(30), 8),
                        new ClientFault(ClientFault.Kind.ENDLESS_GOP, 1, seconds(0), 64 << 10)),
                read.clientFaults());
        assertEquals(
                new Scenario.Network(
                        Duration.ofMillis(40), Duration.ofMillis(10), 1 << 20, seconds(300)),
                read.network());
        assertFalse(read.network().isPerfect());
    }

    @Test
    void aWholeFilesStreamsAreWhatItSays() throws ConfigException {
        Scenario read = ScenarioReader.parse(WHOLE, NONE);

        assertEquals(
                List.of(
                        new Source.Drawn(
                                "phone",
                                3,
                                Optional.of(
                                        new Source.Card(
                                                List.of(seconds(5), seconds(20)), seconds(2))),
                                720,
                                1280,
                                25,
                                2_700_000,
                                Duration.ofMillis(400),
                                seconds(4)),
                        new Source.Recorded("film", 1, Optional.empty(), "clips/film.mp4")),
                List.copyOf(read.sources().values()));
        assertEquals(List.of("phone", "film"), List.copyOf(read.sources().keySet()));
        assertEquals(
                new Streams(
                        200,
                        Streams.Ramp.STEP,
                        seconds(20),
                        5,
                        Streams.Arrivals.POISSON,
                        seconds(90),
                        new Streams.Reconnect(25, seconds(1), 2, seconds(60)),
                        "s{n}-{run}?token=a&b"),
                read.streams());
        assertEquals(
                new Scenario.Timing(
                        seconds(0), seconds(10), Duration.ofHours(2), seconds(60), seconds(1), 10),
                read.timing());
        assertEquals(
                List.of(
                        new Objective("relay.p99", 50_000, Unit.MICROSECONDS, false),
                        new Objective("lost", 0, Unit.COUNT, false),
                        new Objective("screened", 0.999, Unit.SHARE, true),
                        new Objective("cpuAStream", 2.5, Unit.PERCENT, false),
                        new Objective("rss", 2L << 30, Unit.BYTES, false)),
                read.objectives());
    }

    /** Each row: what is set, and the windows that follow from it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: fixed|60|10",
                "mode: soak|3600|10",
                "mode: fixed;timing: {duration: 3s}|3|3",
                "mode: saturate;slo: {lost: 0}|60|60",
                "mode: saturate;slo: {lost: 0};timing: {duration: 5s}|5|5",
            })
    void windowsFollowTheMode(String yaml, long duration, long window) throws ConfigException {
        Scenario.Timing timing =
                ScenarioReader.parse(LEAST + yaml.replace(";", "\n"), NONE).timing();

        assertEquals(seconds(duration), timing.duration());
        assertEquals(seconds(window), timing.window());
    }

    @Test
    void aComparisonHasTurnsOfItsTargets() throws ConfigException {
        Scenario read =
                ScenarioReader.parse(
                        """
                        mode: compare
                        targets:
                          b: {url: 'rtmp://127.0.0.1:1935/live'}
                          a: {url: 'rtmp://127.0.0.1:1936/live', relays: false}
                        sources: {s: {}}
                        timing: {prime: 30s, duration: 20s, rounds: 3, settle: 0s}
                        """,
                        NONE);

        assertEquals(List.of("b", "a"), List.copyOf(read.targets().keySet()));
        assertFalse(read.targets().get("a").relays());
        assertEquals(
                new Scenario.Timing(
                        seconds(30), seconds(5), seconds(20), seconds(20), seconds(0), 3),
                read.timing());
    }

    @ParameterizedTest
    @CsvSource({
        "800kb/s,800000",
        "2.7Mb/s,2700000",
        "4.35Mb/s,4350000",
        "0.29Mb/s,290000",
        "10kb/s,10000",
        "199.999Mb/s,199999000",
        "200Mb/s,200000000"
    })
    void readsBitRates(String text, int bits) {
        assertEquals(Optional.of(bits), SourceSections.bitRate(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-1Mb/s", "1,5Mb/s", "1.2345Mb/s", "3 Mb/s", "3mb/s"})
    void refusesWhatIsNoBitRate(String text) {
        assertEquals(Optional.empty(), SourceSections.bitRate(text));
    }

    @Test
    void variablesStandForTheirValuesAndStayOutOfTheReportsText() throws ConfigException {
        String yaml =
                """
                targets:
                  t:
                    url: rtmp://${env:GATE}/live
                    command: [run, "--token=${env:SECRET}"]
                sources: {s: {}}
                streams: {key: "${env:SECRET}-{n}"}
                """;
        Map<String, String> environment = Map.of("GATE", "gate.example:1935", "SECRET", "s3cret");
        Scenario read = ScenarioReader.parse(yaml, environment);

        assertEquals("rtmp://gate.example:1935/live", read.targets().get("t").url());
        assertEquals(List.of("run", "--token=s3cret"), read.targets().get("t").command());
        assertEquals("s3cret-{n}", read.streams().key());
        assertFalse(read.text().contains("s3cret"));
        ConfigException thrown =
                assertThrows(
                        ConfigException.class,
                        () ->
                                ScenarioReader.parse(
                                        yaml, Map.of("GATE", "s3cret host", "SECRET", "s3 cret")));
        assertEquals(2, thrown.problems().size());
        assertFalse(thrown.getMessage().contains("cret"), thrown.getMessage());
    }

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }
}
