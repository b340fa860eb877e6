package io.sluice.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.codecs.yaml.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private static final Map<String, String> NONE = Map.of();

    @ParameterizedTest
    @ValueSource(
            strings = {"", "# nothing\n", "ingest:\n", "ingest:\n  rtmp:\norigin: {}\n", "---\n"})
    void takesDefaultsForWhatIsMissing(String yaml) throws ConfigException {
        assertEquals(GatewayConfig.defaults(), ConfigReader.parse(yaml, NONE));
    }

    @Test
    void readsWhatIsThere() throws ConfigException {
        GatewayConfig config =
                ConfigReader.parse(
                        """
                        ingest:
                          listen: "[::]:1935"
                          mediaIdle: 750ms
                          rtmp: {maxMessage: 1MiB}
                        auth: {mode: keys, keyFile: /etc/sluice/keys.json}
                        inspect:
                          sampling: {mode: keyframes, jitter: false}
                          classify: {device: cuda:1}
                        policy:
                          labels:
                            porn: {flag: 0.7, cut: 1.5, hits: 3, of: 5}
                          unscreened: {answer: cut, after: 1m}
                        """,
                        NONE);
        assertEquals("[::]:1935", config.ingest().listen());
        assertEquals(Duration.ofMillis(750), config.ingest().mediaIdle());
        assertEquals(DataSize.mebibytes(1), config.ingest().rtmp().maxMessage());
        assertEquals(
                new AuthConfig(
                        AuthConfig.Mode.KEYS, "/etc/sluice/keys.json", WebhookConfig.defaults()),
                config.auth());
        assertEquals(SamplingConfig.Mode.KEYFRAMES, config.inspect().sampling().mode());
        assertFalse(config.inspect().sampling().jitter());
        assertEquals("cuda:1", config.inspect().classify().device());
        assertEquals(
                Map.of("porn", new PolicyConfig.LabelRule(0.7, 1.5, 3, 5)),
                config.policy().labels());
        assertEquals(
                new PolicyConfig.UnscreenedRule(
                        PolicyConfig.UnscreenedRule.Answer.CUT, Duration.ofMinutes(1)),
                config.policy().unscreened());
    }

    /** Each row: a file of one line, the path of its one problem, and what the problem says. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ingest: {listen: 1935}|ingest.listen|1935: expected host:port",
                "ingest: {listen: 'h:70000'}|ingest.listen|expected host:port",
                "ingest: {loops: many}|ingest.loops|many: expected a whole number from 0 to 1024",
                "ingest: {loops: -1}|ingest.loops|expected a whole number from 0",
                "ingest: {loops: 1.5}|ingest.loops|expected a whole number",
                "ingest: {loops: }|ingest.loops|expected a whole number",
                "ingest: {loops: [1]}|ingest.loops|expected a whole number",
                "ingest: {maxStreams: 0}|ingest.maxStreams|expected a whole number from 1",
                "ingest: {maxStreams: 5000}|ingest.maxStreams|at most maxConnections (4096)",
                "ingest: {publishDeadline: 5}|ingest.publishDeadline|5: expected a duration",
                "ingest: {publishDeadline: 0s}|ingest.publishDeadline|a duration from 1ms to 1h",
                "ingest: {publishDeadline: -5s}|ingest.publishDeadline|expected a duration",
                "ingest: {maxConnectionsPerAddress: 9999}|ingest.maxConnectionsPerAddress|at most",
                "ingest: {rates: {backOff: 2m}}|ingest.rates.backOff|at most maxBackOff (1m)",
                "ingest: {rates: {connections: {burst: 0}}}|ingest.rates.connections.burst|from 1",
                "ingest: {rtmp: {outChunk: 64KB}}|ingest.rtmp.outChunk|64KB: expected a size",
                "ingest: {rtmp: {maxMessage: 13MiB}}|ingest.rtmp.maxMessage|maxPartial (12MiB)",
                "ingest: {rtmp: 5}|ingest.rtmp|expected keys with values",
                "ingest: [a, b]|ingest|expected keys with values",
                "ingests: {}|ingests|one of these keys: ingest, origin, auth",
                "origin: {queueLow: 4MiB}|origin.queueLow|4MiB: expected less than queueHigh (4MiB)",
                "origin: {publishTimeout: 8s}|origin.publishTimeout|less than ingest.publishDeadline (10s)",
                "origin: {url: 'http://x/app'}|origin.url|expected rtmp://host[:port]/app or rtmps://",
                "origin: {url: 'rtmp://x:0/app'}|origin.url|expected rtmp://host[:port]/app or rtmps://",
                "origin: {url: 'rtmp://x'}|origin.url|expected rtmp://host[:port]/app or rtmps://",
                "origin: {url: 'rtmp://x/a#b'}|origin.url|expected rtmp://host[:port]/app or rtmps://",
                "origin: {url: 'rtmp://x/{key}'}|origin.url|expected rtmp://host[:port]/app or rtmps://",
                "origin: {key: 'a b'}|origin.key|expected a key without spaces",
                "origin: {key: '{app}'}|origin.key|expected a key without spaces",
                "auth: {mode: closed}|auth.mode|closed: expected open or keys",
                "auth: {mode: OPEN}|auth.mode|expected open or keys",
                "auth: {mode: keys, keyFile: ''}|auth.keyFile|a file, because mode is keys",
                "auth: {webhook: {url: 'http://a_b/x'}}|auth.webhook.url|no underscore in the host",
                "auth: {webhook: {url: 'http://a:70000/x'}}|auth.webhook.url|expected http",
                "inspect: {enabled: yes}|inspect.enabled|yes: expected true or false",
                "inspect: {sampling: {cadence: 6s}}|inspect.sampling.cadence|at most maxGap (5s)",
                "inspect: {sampling: {mode: all}}|inspect.sampling.mode|cadence or keyframes",
                "inspect: {classify: {device: gpu}}|inspect.classify.device|auto, cpu or cuda:0",
                "inspect: {classify: {model: ' '}}|inspect.classify.model|a package's name",
                "inspect: {classify: {maxBatch: 9, maxPending: 8}}|inspect.classify.maxBatch|most 8",
                "inspect: {tap: {maxTag: 1}}|inspect.tap.maxTag|maxTags, maxBytes, maxTailBytes",
                "policy: {labels: {x: {flag: 2}}}|policy.labels.x.flag|a number from 0.0 to 1.0",
                "policy: {labels: {x: {flag: 1, cut: 0.9}}}|policy.labels.x.flag|at most cut (0.9)",
                "policy: {profiles: {x: {cadence: 9ms}}}|policy.profiles.x.cadence|0s, or at least 50ms",
                "policy: {profiles: {x: {cadence: 6s}}}|policy.profiles.x.cadence|at most inspect.sampling.maxGap (5s)",
                "policy: {profiles: {x: {cadence: 5m}}}|policy.profiles.x.cadence|a duration from 0s",
                "policy: {profiles: {x: {labels: {y: {hits: 4}}}}}|policy.profiles.x.labels.y.hits|at most of",
                "policy: {labels: {x: {hits: 4}}}|policy.labels.x.hits|at most of (3)",
                "policy: {labels: {x: {flag: NaN}}}|policy.labels.x.flag|a number from",
                "policy: {labels: {'a b': {}}}|policy.labels.a b|letters, digits",
                "policy: {labels: {x: {count: 3}}}|policy.labels.x.count|flag, cut, hits, of",
                "policy: {unscreened: {answer: drop}}|policy.unscreened.answer|relay-and-flag or cut",
                "policy: {ban: {duration: forever}}|policy.ban.duration|expected a duration",
                "budget: {relay: 0ms}|budget.relay|expected a duration from 1ms",
                "store: {file: ''}|store.file|expected a file",
                "metrics: {hlogInterval: 10ms}|metrics.hlogInterval|expected a duration from 1s",
                "admin: {listen: '8935'}|admin.listen|8935: expected host:port",
                "store: {file: '${env:NOT_SET}'}|store.file|environment variable NOT_SET to be set",
                "'just text'||expected keys with values",
                "ingest: {loops: 1, loops: 2}|ingest.loops|expected to be there once",
            })
    void saysWhatIsWrong(String yaml, String path, String saying) {
        List<Problem> problems = problems(yaml, NONE);
        assertEquals(1, problems.size(), problems::toString);
        assertEquals(path == null ? "" : path, problems.getFirst().path());
        assertEquals(1, problems.getFirst().line().orElseThrow());
        String text = problems.getFirst().toString();
        assertTrue(text.contains(saying.replace("most 8", "at most maxPending (8)")), text);
    }

    @Test
    void reportsEverythingAtOnceInTheFilesOrder() {
        List<Problem> problems =
                problems(
                        """
                        admin:
                          listen: nowhere
                          color: red
                        ingest:
                          loops: -3
                          rtmp:
                            maxMessage: huge
                        policy:
                          labels:
                            a: {hits: 5, of: 2}
                        """,
                        NONE);
        assertEquals(
                List.of(
                        "line 2: admin.listen: nowhere: expected host:port, such as 127.0.0.1:1935"
                                + " or [::1]:1935",
                        "line 3: admin.color: expected one of these keys: enabled, listen,"
                                + " tokenFile",
                        "line 5: ingest.loops: -3: expected a whole number from 0 to 1024",
                        "line 7: ingest.rtmp.maxMessage: huge: expected a size from 1KiB to 16MiB,"
                                + " such as 64KiB or 4MiB",
                        "line 10: policy.labels.a.hits: 5: expected at most of (2)"),
                problems.stream().map(Problem::toString).toList());
    }

    @Test
    void aCrossCheckIsSilentWhereOneOfItsValuesIsWrongAnyway() {
        assertEquals(
                List.of("origin.queueHigh"),
                problems("origin: {queueHigh: big, queueLow: 8MiB}", NONE).stream()
                        .map(Problem::path)
                        .toList());
    }

    @Test
    void takesValuesFromTheEnvironmentAndNeverShowsThem() throws ConfigException {
        Map<String, String> environment = Map.of("KEY", "live_s3cret", "BAD", "s3cret value");
        assertEquals(
                "x-live_s3cret",
                ConfigReader.parse("origin: {key: 'x-${env:KEY}'}", environment).origin().key());
        for (String yaml :
                List.of(
                        "origin: {key: '${env:BAD}'}",
                        "ingest: {loops: '${env:BAD}'}",
                        "origin: {key: 's3cret value'}",
                        "origin: {url: 's3cret'}",
                        "token: s3cret",
                        "admin: {token: s3cret}",
                        "admin: {s3cret",
                        "? s3cret : *s3cret")) {
            ConfigException thrown =
                    assertThrows(
                            ConfigException.class, () -> ConfigReader.parse(yaml, environment));
            assertFalse(thrown.getMessage().replace("s3cret}", "").contains("s3cret v"), yaml);
            for (Problem problem : thrown.problems()) {
                assertFalse(problem.value().contains("s3cret"), problem.toString());
                assertFalse(problem.expected().contains("s3cret"), problem.toString());
            }
        }
    }

    @Test
    void aConfigurationAsTextHidesTheOriginsSecrets() throws ConfigException {
        GatewayConfig config =
                ConfigReader.parse("origin: {key: s3cret, url: 'rtmp://h/s3cret'}", NONE);
        assertFalse(config.toString().contains("s3cret"));
        assertEquals("rtmp://h", config.origin().shown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "\tingest: {}", "ingest: {listen: 'x", "--- {}\n--- {}\n"})
    void saysWhereItIsNoYaml(String yaml) {
        List<Problem> problems = problems(yaml, NONE);
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().line().isPresent(), problems::toString);
    }

    @Test
    void readsFiles(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("sluice.yaml");
        assertEquals(1, fileProblems(file).size());
        Files.writeString(file, "ingest: {maxStreams: 7}");
        assertEquals(7, ConfigReader.read(file, NONE).ingest().maxStreams());
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertEquals(1, fileProblems(file).size());
        Files.writeString(file, "#".repeat((1 << 20) + 1));
        assertTrue(fileProblems(file).getFirst().expected().contains("1MiB"));
    }

    private static List<Problem> fileProblems(Path file) {
        return assertThrows(ConfigException.class, () -> ConfigReader.read(file, NONE)).problems();
    }

    private static List<Problem> problems(String yaml, Map<String, String> environment) {
        return assertThrows(ConfigException.class, () -> ConfigReader.parse(yaml, environment))
                .problems();
    }
}
