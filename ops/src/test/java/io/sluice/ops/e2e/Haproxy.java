package io.sluice.ops.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** HAProxy, passing TCP on. */
final class Haproxy {
    private static final String DEFAULTS =
            """
            defaults
                mode tcp
                timeout connect 5s
                timeout client 1m
                timeout server 1m
            """;

    private Haproxy() {}

    /**
     * Starts it and waits until it listens.
     *
     * @param folder for its settings and its log
     * @param port where the sections have it listen
     * @param sections its settings, but for the defaults
     */
    static Program start(Path folder, int port, String sections) throws IOException {
        Path settings = folder.resolve("haproxy.cfg");
        Files.writeString(settings, DEFAULTS + sections);
        Program started =
                Program.start(
                        folder.resolve("haproxy.log"),
                        RealParts.HAPROXY.path(),
                        "-db",
                        "-f",
                        settings.toString());
        Await.that("HAProxy listens", 10, () -> NginxOrigin.listensOn(port));
        return started;
    }
}
