package io.sluice.gateway.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NicenessTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void lowersTheCallingThreadAndNoOther() throws Exception {
        int before = NiceValue.own();
        CompletableFuture<Integer> lowered = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            assertTrue(Niceness.giveWayToTheRelay());
                            lowered.complete(NiceValue.own());
                        })
                .join();
        assertEquals(Math.max(before, 5), lowered.getNow(-1));
        assertEquals(before, NiceValue.own());
    }
}
