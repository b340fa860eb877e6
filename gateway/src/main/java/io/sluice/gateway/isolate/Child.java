package io.sluice.gateway.isolate;

import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.config.InspectConfig;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One child process that runs, with its socket and its marks. {@link #kill} may be called by any
 * thread, and lets every call on the socket fail.
 */
final class Child implements AutoCloseable {
    private static final long EXIT_WAIT_SECONDS = 5;

    private final Process process;
    private final SocketChannel socket;
    private final WorkMarks marks;
    private final CrashFile crash;
    private final OrderWriter orders;
    private final ReportReader reports;
    private final Ticker ticker;
    private volatile long heardNanos;
    private volatile List<WorkMarks.Mark> hung = List.of();
    private volatile @Nullable String killedFor;
    private volatile boolean gone;

    private Child(
            Process process,
            SocketChannel socket,
            WorkMarks marks,
            CrashFile crash,
            Ticker ticker) {
        this.crash = crash;
        this.process = process;
        this.socket = socket;
        this.marks = marks;
        this.ticker = ticker;
        this.orders = new OrderWriter(Channels.newOutputStream(socket));
        this.reports = new ReportReader(Channels.newInputStream(socket));
        this.heardNanos = ticker.nanoTime();
    }

    /**
     * Starts a child and tells it how to inspect; its first report says whether it can.
     *
     * @param folder nobody else's; what lies in it while the child starts is gone afterwards
     */
    static Child start(ChildLauncher launcher, InspectConfig config, Path folder, Ticker ticker)
            throws IOException {
        Path socketFile = folder.resolve("socket");
        Path marksFile = folder.resolve("marks");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socketFile));
            WorkMarks marks = WorkMarks.create(marksFile);
            Process process = null;
            try {
                process =
                        launcher.start(
                                options(config, folder),
                                List.of(
                                        socketFile.toString(),
                                        marksFile.toString(),
                                        Long.toString(ParentTicker.behindNanos(ticker))));
                Child child =
                        new Child(
                                process,
                                accepted(server, process),
                                marks,
                                CrashFile.of(folder, process.pid()),
                                ticker);
                child.orders.write(new Order.Setup(config));
                child.orders.flush();
                return child;
            } catch (IOException | RuntimeException e) {
                if (process != null) {
                    process.destroyForcibly();
                }
                marks.close();
                throw e;
            }
        } finally {
            Files.deleteIfExists(socketFile);
            Files.deleteIfExists(marksFile);
        }
    }

    private static List<String> options(InspectConfig config, Path folder) {
        long memory = config.process().memory().bytes();
        return List.of(
                "-Xmx" + memory,
                "-XX:MaxDirectMemorySize=" + memory,
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + CrashFile.pattern(folder),
                "-XX:-CreateCoredumpOnCrash");
    }

    /** The child's connection; fails where it ends before it has one. */
    private static SocketChannel accepted(ServerSocketChannel server, Process process)
            throws IOException {
        var _ =
                process.onExit()
                        .thenRun(
                                () -> {
                                    try {
                                        server.close();
                                    } catch (IOException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
        try {
            return server.accept();
        } catch (IOException e) {
            throw new IOException("the inspector's process ended as it started", e);
        }
    }

    long pid() {
        return process.pid();
    }

    OrderWriter orders() {
        return orders;
    }

    /** What it left behind of a crash, once it has gone. */
    CrashFile crash() {
        return crash;
    }

    /** The next report; null where the child is gone. Only one thread reads. */
    @Nullable Report read() throws IOException {
        Report report = reports.read();
        heardNanos = ticker.nanoTime();
        return report;
    }

    /** Since when nothing has come from it. */
    long heardNanos() {
        return heardNanos;
    }

    /** Nothing more can be heard from it. */
    void onGone() {
        gone = true;
    }

    boolean gone() {
        return gone;
    }

    List<WorkMarks.Mark> busy() {
        return marks.busy();
    }

    /** Ends it without a word, for no call's sake. */
    void kill(String why) {
        kill(why, List.of());
    }

    /** Ends it without a word, for calls that hang. The first reason stands. */
    void kill(String why, List<WorkMarks.Mark> hanging) {
        if (killedFor == null) {
            hung = hanging;
            killedFor = why;
        }
        process.destroyForcibly();
        hangUp();
    }

    /** Why we killed it, if we did. */
    @Nullable String killedFor() {
        return killedFor;
    }

    /** The calls that we killed it for. */
    List<WorkMarks.Mark> hung() {
        return hung;
    }

    private void hangUp() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket can't be closed", e);
        }
    }

    /** Hangs up, and waits until the process has gone: its exit status, or -1 where it did not. */
    int awaitExit() {
        hangUp();
        try {
            if (!process.waitFor(EXIT_WAIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return process.waitFor(EXIT_WAIT_SECONDS, TimeUnit.SECONDS)
                        ? process.exitValue()
                        : -1;
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return -1;
        }
    }

    /** Waits for the thread that reads, which ends with the socket. */
    static void join(Thread reader) {
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** After {@link #awaitExit}. */
    @Override
    public void close() {
        hangUp();
        marks.close();
    }
}
