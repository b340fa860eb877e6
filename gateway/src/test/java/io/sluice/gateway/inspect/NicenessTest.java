package io.sluice.gateway.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NicenessTest {
    private static final int NICE_FIELD = 18;

    @Test
    @EnabledOnOs(OS.LINUX)
    void lowersTheCallingThreadAndNoOther() throws Exception {
        int before = nice();
        CompletableFuture<Integer> lowered = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            assertTrue(Niceness.giveWayToTheRelay());
                            lowered.complete(nice());
                        })
                .join();
        assertEquals(Math.max(before, 5), lowered.getNow(-1));
        assertEquals(before, nice());
    }

    /** The calling thread's own nice value, as the kernel tells it (proc(5), field 19). */
    private static int nice() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            String afterName = stat.substring(stat.lastIndexOf(')') + 2);
            return Integer.parseInt(afterName.split(" ")[NICE_FIELD - 2]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
