package io.sluice.gateway.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StreamStateTest {
    @Test
    void theTableIsThis() {
        assertEquals(
                """
                ADMITTING -> [DIALLING, ENDED]
                DIALLING -> [LIVE, ENDING, ENDED]
                LIVE -> [ENDING, ENDED]
                ENDING -> [ENDED]
                ENDED -> []
                """,
                Arrays.stream(StreamState.values())
                        .map(state -> state + " -> " + state.next() + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void noOtherStepCanBeTaken() {
        assertThrows(IllegalStateException.class, () -> StreamState.ENDED.to(StreamState.LIVE));
    }
}
