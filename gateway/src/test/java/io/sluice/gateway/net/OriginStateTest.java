package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OriginStateTest {
    @Test
    void theTableIsThis() {
        assertEquals(
                """
                IDLE -> [DIALLING, CLOSED]
                DIALLING -> [ASKING, CLOSED]
                ASKING -> [OPEN, CLOSED]
                OPEN -> [DRAINING, CUTTING, CLOSED]
                DRAINING -> [CUTTING, LEAVING, CLOSED]
                CUTTING -> [LEAVING, CLOSED]
                LEAVING -> [CLOSED]
                CLOSED -> []
                """,
                Arrays.stream(OriginState.values())
                        .map(state -> state + " -> " + state.next() + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void noOtherStepCanBeTaken() {
        assertThrows(IllegalStateException.class, () -> OriginState.CLOSED.to(OriginState.OPEN));
    }
}
