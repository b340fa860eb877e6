package io.sluice.ops.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A real nginx-rtmp on loopback that records what is published to it: the platform's ingest in
 * these tests. A recording holds the media as it arrived, from the first message on, so no player's
 * moment of joining blurs a comparison.
 */
final class NginxOrigin implements RecordingOrigin {
    private final Path folder;
    private final int port;
    private final Program nginx;
    private long probes;

    private NginxOrigin(Path folder, int port, Program nginx) {
        this.folder = folder;
        this.port = port;
        this.nginx = nginx;
    }

    static NginxOrigin start(Path folder) {
        return start(folder, freePort());
    }

    static NginxOrigin start(Path folder, int port) {
        try {
            Files.createDirectories(folder.resolve("recordings"));
            Files.writeString(folder.resolve("nginx.conf"), configuration(folder, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Program nginx =
                Program.start(
                        folder.resolve("nginx.out"),
                        RealParts.NGINX.path(),
                        "-e",
                        folder.resolve("error.log").toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        folder.resolve("nginx.conf").toString());
        NginxOrigin origin = new NginxOrigin(folder, port, nginx);
        origin.awaitListening();
        return origin;
    }

    private static String configuration(Path folder, int port) {
        return """
                load_module %s;
                daemon off;
                master_process off;
                pid %s/nginx.pid;
                error_log %s/error.log info;
                events { worker_connections 256; }
                rtmp {
                    access_log %s/access.log;
                    server {
                        listen 127.0.0.1:%d;
                        chunk_size 4096;
                        application live {
                            live on;
                            allow publish 127.0.0.1;
                            deny publish all;
                            record all;
                            record_path %s/recordings;
                            record_suffix .flv;
                        }
                    }
                }
                """
                .formatted(RealParts.NGINX_RTMP.path(), folder, folder, folder, port, folder);
    }

    private void awaitListening() {
        Await.that("nginx listens on " + port, 10, this::listening);
    }

    private boolean listening() {
        if (!nginx.alive()) {
            throw new IllegalStateException("nginx ended: " + nginx.output());
        }
        boolean listens = listensOn(port);
        probes += listens ? 1 : 0;
        return listens;
    }

    /** Whether a connection to a loopback port is accepted. */
    static boolean listensOn(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String url() {
        return "rtmp://127.0.0.1:" + port + "/live";
    }

    Program process() {
        return nginx;
    }

    @Override
    public Path recording(String key) {
        Path file = folder.resolve("recordings").resolve(key + ".flv");
        Await.that("recording of a stream", 10, () -> Files.exists(file));
        Await.that("nginx ends the publish", 10, () -> publishes(key) > 0);
        return file;
    }

    /** By the access log, which tells of a publish when it ends. */
    @Override
    public long publishes(String key) {
        String publish = "PUBLISH \"live\" \"" + key + "\"";
        return accessLog().stream().filter(line -> line.contains(publish)).count();
    }

    /** How many connections nginx has seen end, by its access log. */
    List<String> accessLog() {
        Path log = folder.resolve("access.log");
        if (!Files.exists(log)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often this class itself connected, to see whether nginx listens. */
    long probes() {
        return probes;
    }

    /** Whether the error log has a line about a client with this in it. */
    boolean saidOf(String address, String words) {
        return errorLog(line -> line.contains("client: " + address) && line.contains(words)) > 0;
    }

    /** How many connections nginx has accepted, by its error log at info level. */
    long connectionsAccepted() {
        return errorLog(line -> line.contains("client connected"));
    }

    private long errorLog(Predicate<String> which) {
        try (Stream<String> lines = Files.lines(folder.resolve("error.log"))) {
            return lines.filter(which).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        nginx.close();
    }
}
