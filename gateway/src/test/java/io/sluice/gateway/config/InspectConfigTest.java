package io.sluice.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.yaml.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InspectConfigTest {
    private static final long MEBIBYTE = 1 << 20;

    private static long share(String inspect) throws ConfigException {
        return ConfigReader.parse("inspect: {" + inspect + "}", Map.of())
                .inspect()
                .decodeMemoryOfOneProcess()
                .bytes();
    }

    private static long waiting(String inspect) throws ConfigException {
        return ConfigReader.parse("inspect: {" + inspect + "}", Map.of())
                .inspect()
                .tapOfOneProcess()
                .maxBytesInAll()
                .bytes();
    }

    @Test
    void whatWaitsInAProcessIsAtMostHalfOfItsMemory() throws ConfigException {
        assertEquals(256 * MEBIBYTE, waiting(""));
        assertEquals(200 * MEBIBYTE, waiting("process: {memory: 400MiB}"));
        assertEquals(10 * MEBIBYTE, waiting("tap: {maxBytesInAll: 10MiB}"));
    }

    @Test
    void theProcessesShareTheMemoryOfDecoders() throws ConfigException {
        assertEquals(100 * MEBIBYTE, share("decode: {memory: 300MiB}, process: {count: 3}"));
        assertEquals(300 * MEBIBYTE, share("decode: {memory: 300MiB}"));
        assertEquals(
                300 * MEBIBYTE,
                share("isolation: none, decode: {memory: 300MiB}, process: {count: 3}"));
    }

    @Test
    void byDefaultItIsAPartOfTheMachines() throws ConfigException {
        long whole = share("isolation: none");
        assertTrue(whole > 64 * MEBIBYTE, whole + " bytes");
        assertEquals(whole / 2, share("process: {count: 2}"));
    }
}
