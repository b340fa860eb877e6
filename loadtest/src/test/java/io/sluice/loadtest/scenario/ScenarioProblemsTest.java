package io.sluice.loadtest.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.codecs.yaml.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a scenario's author is told. */
class ScenarioProblemsTest {
    private static final Map<String, String> NONE = Map.of();

    /** What every scenario needs. */
    private static final String LEAST = "targets: {t: {url: 'rtmp://h/a'}}\nsources: {s: {}}\n";

    /** Each row: a line beside the least scenario, the path of its one problem, and its saying. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: a b|name|a b: expected letters, digits, dots, dashes and underscores",
                "mode: peak|mode|peak: expected fixed or saturate or soak or compare",
                "seed: -1|seed|-1: expected a whole number from 0 to 2147483647",
                "colour: red|colour|expected one of these keys: mode, name, seed, streams, timing",
                "mode: saturate|slo|at least one objective, to know what saturated means",
                "saturation: {from: 5}|saturation|no such key, unless the mode is saturate",
                "timing: {rounds: 5}|timing.rounds|5: expected no such key, unless the mode is comp",
                "timing: {settle: 5s}|timing.settle|no such key, unless the mode is compare",
                "timing: {window: 61s}|timing.window|61s: expected at most the duration",
                "timing: {window: 999ms}|timing.window|expected a duration from 1s to 1d",
                "timing: {duration: 2d}|timing.duration|2d: expected a duration from 1s to 1d",
                "timing: {duration: 999999999999999d}|timing.duration|expected a duration",
                "timing: {warmup: 5}|timing.warmup|5: expected a duration from 0s to 1h",
                "streams: {count: 0}|streams.count|0: expected a whole number from 1 to 100000",
                "streams: {steps: 3}|streams.steps|no such key, unless the ramp is step",
                "streams: {ramp: spike, over: 3s}|streams.over|no such key, unless the ramp is lin",
                "streams: {ramp: slow}|streams.ramp|expected linear or step or spike",
                "streams: {arrivals: poisson}|streams.arrivals|no such key, unless sessions end",
                "streams: {key: same}|streams.key|same: expected a key with {n} in its name",
                "streams: {key: 'a?x={n}'}|streams.key|expected a key with {n} in its name",
                "streams: {key: '{n}-{m}'}|streams.key|no other braces than {run}'s",
                "streams: {key: 'a/{n}'}|streams.key|expected a key with {n} in its name",
                "streams: {reconnect: {first: 1s}}|streams.reconnect.first|unless tries are more",
                "streams: {reconnect: {tries: 1, most: 1s}}|streams.reconnect.most|at least first",
                "streams: {reconnect: {tries: 1, factor: 0.5}}|streams.reconnect.factor|from 1.0 to",
                "origin: {listen: 1936}|origin.listen|1936: expected host:port",
                "origin: {receiveBuffer: 1}|origin.receiveBuffer|expected a size from 0B to 1GiB",
                "origin: {faults: {kind: die}}|origin.faults|expected a list",
                "origin: {faults: [{kind: explode}]}|origin.faults[0].kind|stall or slow or refuse",
                "origin: {faults: [{}, {bytesPerSecond: 1B}]}|origin.faults[1].bytesPerSecond|slow",
                "origin: {faults: [{at: 60s}]}|origin.faults[0].at|last window's end (1m)",
                "origin: {faults: [{for: 0s}]}|origin.faults[0].for|from 1ms to 1d",
                "clientFaults: [{kind: rude}]|clientFaults[0].kind|half-open or half-handshake or",
                "clientFaults: [{at: 2m}]|clientFaults[0].at|last window's end (1m)",
                "clientFaults: [{bytesPerSecond: 1B}]|clientFaults[0].bytesPerSecond|unless the kind",
                "network: {bytesPerSecond: 12}|network.bytesPerSecond|12: expected a size from 1KiB",
                "network: {loss: 1}|network.loss|latency, jitter, bytesPerSecond, resetAfter",
                "slo: {relay.p98: 5ms}|slo.relay.p98|one of these keys: handshake.p50",
                "slo: {relay: {p99: 5ms}}|slo.relay|one of these keys: handshake.p50",
                "slo: {relay.p99: 5}|slo.relay.p99|5: expected a duration from 0s to 1d",
                "slo: {lost: 1ms}|slo.lost|1ms: expected a whole number",
                "slo: {screened: 99}|slo.screened|99: expected a number from 0.0 to 1.0",
                "slo: {screened: 0.9}|slo.screened|expected some target to have an admin API",
                "slo: {stage.total.p99: 1s}|slo.stage.total.p99|some target to have an admin API",
                "slo: {cut.p99: 1s}|slo.cut.p99|expected some source to have a card",
                "slo: {bansBroken: 0}|slo.bansBroken|expected some source to have a card",
                "name: '${env:NOT_SET}'|name|the environment variable NOT_SET to be set",
            })
    void saysWhatIsWrong(String line, String path, String saying) {
        assertOneProblem(LEAST + line, 3, path, saying);
    }

    /** Each row: a target, the path below it, and what its one problem says. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: 'http://h/a'|url|http://h/a: expected rtmp://host[:port]/app, without a key",
                "url: 'rtmp://h'|url|expected rtmp://host[:port]/app",
                "url: 'rtmp://h/'|url|expected rtmp://host[:port]/app",
                "url: 'rtmp://h/a/'|url|or a slash at its end",
                "url: 'rtmp://h/a?b=c'|url|expected rtmp://host[:port]/app",
                "url: 'rtmp://h:0/a'|url|expected rtmp://host[:port]/app",
                "url: 'rtmp://h:70000/a'|url|expected rtmp://host[:port]/app",
                "url: 'rtmp://my_host/a'|url|expected rtmp://host[:port]/app",
                "url: 'rtmp://u:p@h/a'|url|expected rtmp://host[:port]/app",
                "url: 'rtmp://h/{key}'|url|expected rtmp://host[:port]/app",
                "url: |url|expected rtmp://host[:port]/app",
                "url: 'rtmp://h/a', key: k|key|one of these keys: url, command, admin, relays",
                "url: 'rtmp://h/a', relays: no|relays|no: expected true or false",
                "url: 'rtmp://h/a', command: |command|a program and its arguments",
                "url: 'rtmp://h/a', command: ['', x]|command|a program and its arguments",
                "url: 'rtmp://h/a', command: [[x]]|command|a program and its arguments",
                "url: 'rtmp://h/a', admin: {url: 'h:1'}|admin.url|h:1: expected http://host:port",
                "url: 'rtmp://h/a', admin: {url: 'http://h:0'}|admin.url|expected http://host:port",
                "url: 'rtmp://h/a', admin: {url: 'http://h/x'}|admin.url|expected http://host:port",
                "url: 'rtmp://h/a', admin: {token: x}|admin.token|these keys: url, tokenFile",
                "url: 'rtmp://h/a', admin: {tokenFile: ''}|admin.tokenFile|expected a file",
            })
    void saysWhatIsWrongWithATarget(String target, String path, String saying) {
        assertOneProblem(
                "sources: {s: {}}\ntargets: {t: {" + target + "}}", 2, "targets.t." + path, saying);
    }

    /** Each row: a source, the path below it, and what its one problem says. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "size: 1280|size|1280: expected a size of even numbers from 16x16 to 3840x2160",
                "size: 1281x720|size|of even numbers",
                "size: 14x14|size|from 16x16",
                "size: 4096x720|size|to 3840x2160",
                "size: 3840x2162|size|to 3840x2160",
                "framesPerSecond: 121|framesPerSecond|expected a whole number from 1 to 120",
                "bitRate: 3000000|bitRate|3000000: expected a bit rate from 10kb/s to 200Mb/s",
                "bitRate: 9kb/s|bitRate|from 10kb/s",
                "bitRate: 200.001Mb/s|bitRate|to 200Mb/s",
                "bitRate: 1Gb/s|bitRate|such as 2.7Mb/s or 800kb/s",
                "bitRate: 3MB/s|bitRate|such as 2.7Mb/s or 800kb/s",
                "gop: 0s|gop|expected a duration from 1ms to 1h",
                "gop: 2010ms, length: 201s|gop|2010ms: expected a whole number of frames at 30",
                "gop: 3s|length|expected a whole number of GOPs of 3s",
                "length: 11s|length|11s: expected a whole number of GOPs of 2s",
                "length: 1h|length|1h: expected a clip of less than 1GiB at its bit rate",
                "weight: 0|weight|0: expected a whole number from 1 to 1000",
                "file: ''|file|expected a clip's file",
                "file: a.flv, size: 2x2|size|expected one of these keys: file, weight, card",
                "card: {at: []}|card.at|expected at least one moment",
                "card: {at: soon}|card.at|soon: expected durations up to 1d, such as 10s",
                "card: {at: [1s, 2d]}|card.at|2d: expected durations up to 1d",
                "card: {at: 66s}|card.at|66s: expected moments before a stream's end (66s)",
                "card: {for: 0s}|card.for|expected a duration from 1ms to 1h",
                "card: 5s|card|expected keys with values",
            })
    void saysWhatIsWrongWithASource(String source, String path, String saying) {
        assertOneProblem(
                "targets: {t: {url: 'rtmp://h/a'}}\nsources: {s: {" + source + "}}",
                2,
                "sources.s." + path,
                saying);
    }

    @Test
    void aCardMayComeWithinASessionOnly() {
        String yaml = "streams: {session: 20s}\nsources: {s: {card: {at: [5s, 20s]}}}\n";
        List<Problem> problems = problems("targets: {t: {url: 'rtmp://h/a'}}\n" + yaml);

        assertEquals(
                List.of("line 3: sources.s.card.at: expected moments before a stream's end (20s)"),
                problems.stream().map(Problem::toString).toList());
    }

    @Test
    void nothingAtAllLacksATargetAndASource() {
        assertEquals(
                List.of(
                        "targets: expected at least one target",
                        "sources: expected at least one source"),
                problems("").stream().map(Problem::toString).toList());
    }

    @Test
    void severalTargetsAreForComparisonsOnly() {
        String two =
                "targets: {a: {url: 'rtmp://h/a'}, b: {url: 'rtmp://h/b'}}\nsources: {s: {}}\n";
        assertOneProblem(LEAST + "mode: compare", 1, "targets", "at least two targets");
        assertOneProblem(two, 1, "targets", "one target, unless the mode is compare");
        assertOneProblem(two + "mode: comparison", 3, "mode", "expected fixed or");
    }

    @Test
    void everyProblemIsReportedAtOnceInTheFilesOrder() {
        assertEquals(
                List.of(
                        "line 1: mode: nothing: expected fixed or saturate or soak or compare",
                        "line 3: targets.a b: expected letters, digits, dots, dashes and"
                                + " underscores, at most 64",
                        "line 4: targets.t.url: rtmp://h: expected rtmp://host[:port]/app, without a"
                                + " key or a slash at its end",
                        "line 7: sources.s.gop: soon: expected a duration from 1ms to 1h, such as"
                                + " 750ms, 5s or 20m",
                        "line 8: sources.s.colour: expected one of these keys: file, weight, card,"
                                + " size, framesPerSecond, gop, length, bitRate",
                        "line 10: clientFaults[0].count: many: expected a whole number from 1 to"
                                + " 100000",
                        "line 12: slo.lost: -1: expected a whole number from 0 to 2147483647"),
                problems(
                                """
                                mode: nothing
                                targets:
                                  a b: {url: 'rtmp://h/a'}
                                  t: {url: 'rtmp://h'}
                                sources:
                                  s:
                                    gop: soon
                                    colour: red
                                clientFaults:
                                  - count: many
                                slo:
                                  lost: -1
                                """)
                        .stream()
                        .map(Problem::toString)
                        .toList());
    }

    static void assertOneProblem(String yaml, int line, String path, String saying) {
        List<Problem> problems = problems(yaml);
        assertEquals(1, problems.size(), problems::toString);
        Problem problem = problems.getFirst();
        assertEquals(path, problem.path());
        assertTrue(problem.toString().contains(saying), problem.toString());
        if (problem.line().isPresent()) {
            assertEquals(line, problem.line().getAsInt());
        } else {
            assertFalse(yaml.contains(path.substring(path.lastIndexOf('.') + 1) + ":"));
        }
    }

    private static List<Problem> problems(String yaml) {
        return assertThrows(ConfigException.class, () -> ScenarioReader.parse(yaml, NONE))
                .problems();
    }
}
