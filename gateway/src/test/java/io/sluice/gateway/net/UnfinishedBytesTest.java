package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UnfinishedBytesTest {
    private final UnfinishedBytes bytes = new UnfinishedBytes(1000, 10);

    @Test
    void anyoneMayHoldMuchWhileThereIsRoom() {
        assertTrue(bytes.change(0, 600));
        assertTrue(bytes.change(600, 400));
        assertTrue(bytes.change(0, 600));
        assertEquals(1000, bytes.held());
    }

    @Test
    void onceThereIsNoneOnlyWhoHoldsMoreThanAShareMustGo() {
        assertTrue(bytes.change(0, 950));
        assertTrue(bytes.change(0, 100));
        assertFalse(bytes.change(0, 101));
        bytes.change(101, 0);
        assertFalse(bytes.change(950, 951));
        bytes.change(951, 0);
        assertTrue(bytes.change(100, 800));
        assertEquals(800, bytes.held());
    }
}
