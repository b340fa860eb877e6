package io.sluice.loadtest.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.yaml.ConfigException;
import io.sluice.codecs.yaml.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What holds where a scenario says nothing. */
class ScenarioDefaultsTest {
    private static final Map<String, String> NONE = Map.of();

    /** What every scenario needs. */
    private static final String LEAST = "targets: {t: {url: 'rtmp://h/a'}}\nsources: {s: {}}\n";

    @Test
    void whatIsMissingTakesItsDefault() throws ConfigException {
        Scenario read = ScenarioReader.parse(LEAST, NONE);

        assertEquals("load", read.name());
        assertEquals(Mode.FIXED, read.mode());
        assertEquals(1, read.seed());
        assertEquals(
                new Target("t", "rtmp://h/a", Optional.empty(), List.of(), true, 65_536),
                read.targets().get("t"));
        assertEquals(new Origin(new HostPort("127.0.0.1", 1936), 0, List.of()), read.origin());
        assertEquals(
                new Source.Drawn(
                        "s",
                        1,
                        Optional.empty(),
                        1280,
                        720,
                        30,
                        3_000_000,
                        seconds(2),
                        seconds(10)),
                read.sources().get("s"));
        assertEquals(
                new Streams(
                        1,
                        Streams.Ramp.LINEAR,
                        seconds(1),
                        4,
                        Streams.Arrivals.EVEN,
                        seconds(0),
                        new Streams.Reconnect(0, seconds(2), 1.5, seconds(900)),
                        "load-{run}-{n}"),
                read.streams());
        assertEquals(
                new Scenario.Timing(
                        seconds(0), seconds(5), seconds(60), seconds(10), seconds(1), 10),
                read.timing());
        assertEquals(new Scenario.Saturation(10, 10, 1000), read.saturation());
        assertEquals(List.of(), read.clientFaults());
        assertTrue(read.network().isPerfect());
        assertEquals(List.of(), read.objectives());
    }

    @Test
    void listsAndSectionsHaveTheirDefaultsToo() throws ConfigException {
        Scenario read =
                ScenarioReader.parse(
                        """
                        targets: {t: {url: 'rtmp://h/a', admin: }}
                        sources: {s: {card: }, r: {file: a.flv, card: {at: 3s}}}
                        origin: {faults: [{}, {kind: slow}]}
                        clientFaults: [{}, {kind: slow-handshake}]
                        network: {}
                        streams: {reconnect: {tries: 1}}
                        """,
                        NONE);

        assertEquals(
                Optional.of(new Target.Admin("http://127.0.0.1:8935", "data/admin.token")),
                read.targets().get("t").admin());
        assertEquals(
                Optional.of(new Source.Card(List.of(seconds(10)), seconds(10))),
                read.sources().get("s").card());
        assertEquals(
                Optional.of(new Source.Card(List.of(seconds(3)), seconds(10))),
                read.sources().get("r").card());
        assertEquals(
                List.of(
                        new Origin.Fault(Origin.Kind.STALL, seconds(0), seconds(5), 64 << 10),
                        new Origin.Fault(Origin.Kind.SLOW, seconds(0), seconds(5), 64 << 10)),
                read.origin().faults());
        assertEquals(
                List.of(
                        new ClientFault(ClientFault.Kind.HALF_OPEN, 1, seconds(0), 64 << 10),
                        new ClientFault(ClientFault.Kind.SLOW_HANDSHAKE, 1, seconds(0), 16)),
                read.clientFaults());
    }

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }
}
