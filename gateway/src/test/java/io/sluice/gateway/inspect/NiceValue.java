package io.sluice.gateway.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of a thread's claim on the processor (proc(5), field 19). */
public final class NiceValue {
    private static final int NICE_FIELD = 18;

    private NiceValue() {}

    /** The calling thread's. */
    public static int own() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            String afterName = stat.substring(stat.lastIndexOf(')') + 2);
            return Integer.parseInt(afterName.split(" ")[NICE_FIELD - 2]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
