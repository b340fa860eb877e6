package io.sluice.codecs.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @Test
    void readsNamesAndAddresses() {
        assertEquals(
                Optional.of(new HostPort("127.0.0.1", 1935)), HostPort.parse("127.0.0.1:1935"));
        assertEquals(
                Optional.of(new HostPort("gate.example", 0)), HostPort.parse("gate.example:0"));
        assertEquals(Optional.of(new HostPort("::1", 65535)), HostPort.parse("[::1]:65535"));
        assertEquals("[::1]:1935", new HostPort("::1", 1935).toString());
        assertEquals("gate:1", new HostPort("gate", 1).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1935",
                ":1935",
                "host",
                "host:",
                "host:65536",
                "::1:80",
                "a b:1",
                "h:-1"
            })
    void refusesTheRest(String text) {
        assertEquals(Optional.empty(), HostPort.parse(text));
    }
}
