package io.sluice.ops.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real node-media-server on loopback that records what is published to it. */
final class NodeMediaServer implements RecordingOrigin {
    /**
     * Starts it from its settings, and tells of publishes and of recordings that are on disk. A
     * recording ends with its publish, without the half minute in which the same address may go on
     * with it.
     */
    private static final String SCRIPT =
            """
            const NodeMediaServer = require(process.argv[2]);
            const server = new NodeMediaServer(JSON.parse(process.argv[3]));
            server.on("postPublish", publish => {
                publish.broadcast.publishGraceMs = 0;
                console.log("published " + publish.streamPath);
            });
            server.on("doneRecord", record => record.fileStream.once("close", () =>
                console.log("recorded " + record.streamPath + " " + record.filePath)));
            server.run();
            """;

    private final int port;
    private final Program node;

    private NodeMediaServer(int port, Program node) {
        this.port = port;
        this.node = node;
    }

    static NodeMediaServer start(Path folder) {
        int port = NginxOrigin.freePort();
        Path script = folder.resolve("server.js");
        try {
            Files.createDirectories(folder);
            Files.writeString(script, SCRIPT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Program node =
                Program.start(
                        folder.resolve("node.out"),
                        RealParts.NODE.path(),
                        script.toString(),
                        RealParts.NODE_MEDIA_SERVER.path(),
                        settings(folder, port));
        NodeMediaServer server = new NodeMediaServer(port, node);
        Await.that("node-media-server listens on " + port, 20, server::listening);
        return server;
    }

    /** Without an HTTP port: the RTMP port is all that it opens, and only on loopback. */
    private static String settings(Path folder, int port) {
        return """
                {
                    "bind": "127.0.0.1",
                    "rtmp": { "port": %d },
                    "record": { "auto": true, "path": "%s/recordings" },
                    "store": { "path": "%s/store" }
                }
                """
                .formatted(port, folder, folder);
    }

    private boolean listening() {
        if (!node.alive()) {
            throw new IllegalStateException("node-media-server ended: " + node.output());
        }
        String said = node.output();
        return said.contains("Rtmp Server listening") && said.contains("Store ready");
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String url() {
        return "rtmp://127.0.0.1:" + port + "/live";
    }

    @Override
    public Path recording(String key) {
        String start = "recorded /live/" + key + " ";
        Await.that("recording of a stream", 10, () -> !said(start).isEmpty());
        return Path.of(said(start).getLast().substring(start.length()));
    }

    @Override
    public long publishes(String key) {
        String publish = "published /live/" + key;
        return said(publish).stream().filter(publish::equals).count();
    }

    private List<String> said(String start) {
        return node.output().lines().filter(line -> line.startsWith(start)).toList();
    }

    @Override
    public void close() {
        node.close();
    }
}
