package io.sluice.loadtest.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.Loops;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy between blocking sockets on loopback. */
class FaultProxyTest {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int SMALL_BUFFER = 8 << 10;

    private Loops loops;
    private ServerSocket target;
    private FaultProxy proxy;
    private InetSocketAddress address;

    @BeforeEach
    void open() throws IOException {
        loops = Loops.forHalfClosed(1, "faults");
        target = new ServerSocket();
        target.setReceiveBufferSize(SMALL_BUFFER);
        target.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        target.setSoTimeout(PATIENCE_MILLIS);
        start(ProxySettings.of(targetAddress()));
    }

    @AfterEach
    void closeAndFindNoLeak() throws IOException {
        proxy.close();
        target.close();
        loops.close();
        LeakPresenceDetector.check();
    }

    @Test
    void bytesPassUnchangedAndInOrderBothWays() throws Exception {
        passBothWays(NetworkFault.none(), 3 << 20);
    }

    @Test
    void jitterNeverReorders() throws Exception {
        NetworkFault shaky =
                NetworkFault.none()
                        .withLatency(Duration.ofMillis(1))
                        .withJitter(Duration.ofMillis(5));
        passBothWays(shaky, 1 << 20);
    }

    @Test
    void aFullWindowLosesNothing() throws Exception {
        restart(ProxySettings.of(targetAddress()).withWindow(ProxySettings.MIN_WINDOW_BYTES));
        passBothWays(NetworkFault.none().withLatency(Duration.ofMillis(2)), 1 << 20);
        assertTrue(proxy.mostHeldBytes() > 0);
        assertTrue(proxy.mostHeldBytes() <= ProxySettings.MIN_WINDOW_BYTES);
    }

    @Test
    void latencyIsAddedEachWay() throws Exception {
        proxy.behave(NetworkFault.none().withLatency(Duration.ofMillis(60)));
        try (Socket client = dial();
                Socket server = accept()) {
            long before = System.nanoTime();
            client.getOutputStream().write(7);
            assertEquals(7, server.getInputStream().read());
            long there = System.nanoTime();
            server.getOutputStream().write(8);
            assertEquals(8, client.getInputStream().read());
            long back = System.nanoTime();
            client.shutdownOutput();
            assertEquals(-1, server.getInputStream().read());
            long end = System.nanoTime();

            assertTrue(there - before >= TimeUnit.MILLISECONDS.toNanos(60));
            assertTrue(back - there >= TimeUnit.MILLISECONDS.toNanos(60));
            assertTrue(end - back >= TimeUnit.MILLISECONDS.toNanos(60));
        }
    }

    @Test
    void theRateIsKeptUpwardsAndOnlyThere() throws Exception {
        int bytesPerSecond = 200_000;
        byte[] sent = noise(100_000, 3);
        long before = System.nanoTime();
        proxy.behave(NetworkFault.none().withUp(bytesPerSecond));
        try (Socket client = dial();
                Socket server = accept()) {
            CompletableFuture<Void> writing = write(client, sent);
            assertArrayEquals(sent, server.getInputStream().readNBytes(sent.length));
            long tookNanos = System.nanoTime() - before;
            writing.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);

            long atLeast = TimeUnit.MILLISECONDS.toNanos(500 - 25);
            assertTrue(tookNanos >= atLeast, tookNanos + " < " + atLeast);

            byte[] answer = noise(4 << 20, 4);
            CompletableFuture<Void> answering = write(server, answer);
            long answered = System.nanoTime();
            assertArrayEquals(answer, client.getInputStream().readNBytes(answer.length));
            answering.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            assertTrue(System.nanoTime() - answered < TimeUnit.SECONDS.toNanos(10), "20 s if slow");
        }
    }

    @Test
    void aTargetThatDoesNotReadFillsTheWindowAndNoMore() throws Exception {
        int window = 64 << 10;
        restart(
                ProxySettings.of(targetAddress())
                        .withWindow(window)
                        .withSocketBuffer(SMALL_BUFFER * 8));
        byte[] sent = noise(16 << 20, 5);
        try (Socket client = dial();
                Socket server = accept()) {
            CompletableFuture<Void> writing = write(client, sent);
            Await.until(
                    "a window that is nearly full",
                    () -> proxy.mostHeldBytes() > window - ProxySettings.MIN_WINDOW_BYTES);
            TimeUnit.MILLISECONDS.sleep(100);
            assertTrue(!writing.isDone(), "the sender feels it");
            assertTrue(proxy.mostHeldBytes() <= window);

            assertArrayEquals(sent, server.getInputStream().readNBytes(sent.length));
            writing.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            assertTrue(proxy.mostHeldBytes() <= window, "held " + proxy.mostHeldBytes());
        }
    }

    @Test
    void ofASenderThatClosedWaitsAWindowAndNoMore() throws Exception {
        int window = ProxySettings.MIN_WINDOW_BYTES;
        restart(ProxySettings.of(targetAddress()).withWindow(window).withSocketBuffer(64 << 10));
        proxy.behave(NetworkFault.none().withUp(1_000_000));
        byte[] sent = noise(200_000, 6);
        try (Socket client = dial();
                Socket server = accept()) {
            CompletableFuture<byte[]> received =
                    Threads.running(() -> server.getInputStream().readAllBytes());
            client.getOutputStream().write(sent);
            client.shutdownOutput();
            assertArrayEquals(sent, received.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
            assertTrue(proxy.mostHeldBytes() <= window, "held " + proxy.mostHeldBytes());
        }
    }

    @Test
    void aHalfCloseWaitsForAStalledTargetWithoutSpinning() throws Exception {
        restart(ProxySettings.of(targetAddress()).withSocketBuffer(4 << 10));
        long loopThread = loops.group().submit(() -> Thread.currentThread().threadId()).get();
        byte[] sent = noise(60 << 10, 7);
        try (Socket client = dial();
                Socket server = accept()) {
            write(client, sent).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            client.shutdownOutput();
            TimeUnit.MILLISECONDS.sleep(100);
            long before = cpuNanos(loopThread);
            TimeUnit.MILLISECONDS.sleep(600);
            long spent = cpuNanos(loopThread) - before;

            assertTrue(spent < TimeUnit.MILLISECONDS.toNanos(100), "spun for " + spent + " ns");
            assertArrayEquals(sent, server.getInputStream().readAllBytes());
        }
    }

    @Test
    void aHalfCloseLeavesTheOtherWayOpen() throws Exception {
        try (Socket client = dial();
                Socket server = accept()) {
            client.getOutputStream().write(1);
            client.shutdownOutput();
            assertArrayEquals(new byte[] {1}, server.getInputStream().readAllBytes());

            byte[] answer = noise(300_000, 8);
            CompletableFuture<Void> answering = write(server, answer);
            assertArrayEquals(answer, client.getInputStream().readNBytes(answer.length));
            answering.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            assertEquals(1, proxy.open());
            server.close();
            assertEquals(-1, client.getInputStream().read());
            Await.until("over", () -> proxy.open() == 0);
        }
    }

    @Test
    void bothSidesAreResetAfterATime() throws Exception {
        long before = System.nanoTime();
        proxy.behave(NetworkFault.none().withResetAfter(Duration.ofMillis(150)));
        try (Socket client = dial();
                Socket server = accept()) {
            assertReset(client);
            assertTrue(System.nanoTime() - before >= TimeUnit.MILLISECONDS.toNanos(150));
            assertReset(server);
            Await.until("over", () -> proxy.open() == 0);
        }
    }

    @Test
    void aResetReachesTheOtherSideLateAlthoughThePathChanges() throws Exception {
        proxy.behave(NetworkFault.none().withLatency(Duration.ofMillis(200)));
        try (Socket client = dial();
                Socket server = accept()) {
            client.getOutputStream().write(1);
            assertEquals(1, server.getInputStream().read());
            client.setSoLinger(true, 0);
            long before = System.nanoTime();
            client.close();
            TimeUnit.MILLISECONDS.sleep(50);
            proxy.behave(NetworkFault.none());

            assertReset(server);
            assertTrue(System.nanoTime() - before >= TimeUnit.MILLISECONDS.toNanos(200));
            Await.until("over", () -> proxy.open() == 0);
        }
    }

    @Test
    void aTargetThatIsNotThereResetsTheClient() throws Exception {
        target.close();
        try (Socket client = dial()) {
            assertReset(client);
            Await.until("over", () -> proxy.open() == 0);
            assertEquals(1, proxy.connections());
        }
    }

    @Test
    void oneConnectionTooManyIsReset() throws Exception {
        restart(ProxySettings.of(targetAddress()).withMaxConnections(1));
        try (Socket client = dial();
                Socket server = accept();
                Socket second = dial()) {
            assertReset(second);
            client.getOutputStream().write(5);
            assertEquals(5, server.getInputStream().read());
            assertEquals(2, proxy.connections());
            assertEquals(1, proxy.open());
        }
    }

    @Test
    void closingItClosesEverythingAndDropsWhatIsOnItsWay() throws Exception {
        proxy.behave(NetworkFault.none().withLatency(Duration.ofHours(1)));
        try (Socket client = dial();
                Socket server = accept()) {
            client.getOutputStream().write(noise(50_000, 9));
            Await.until("bytes inside", () -> proxy.mostHeldBytes() > 0);
            proxy.close();
            assertEnd(client);
            assertEquals(-1, server.getInputStream().read());
            assertEquals(0, proxy.open());
            Await.until("nobody listens", () -> !listens());
        }
    }

    @Test
    void loopsThatMayLoseAHalfClosedChannelAreRefused() {
        try (Loops epoll = new Loops(1, "epoll")) {
            assumeFalse(epoll.keepsHalfClosed(), "there is no epoll here");
            ProxySettings settings = ProxySettings.of(targetAddress());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new FaultProxy(settings, epoll, Ticker.systemTicker()));
        }
    }

    @Test
    void itStartsOnce() {
        assertThrows(IllegalStateException.class, () -> proxy.start());
    }

    private void passBothWays(NetworkFault fault, int size) throws Exception {
        proxy.behave(fault);
        byte[] up = noise(size, 1);
        byte[] down = noise(size, 2);
        try (Socket client = dial();
                Socket server = accept()) {
            CompletableFuture<Void> upwards = write(client, up);
            CompletableFuture<Void> downwards = write(server, down);
            CompletableFuture<byte[]> answer = read(client, size);
            assertArrayEquals(up, server.getInputStream().readNBytes(size));
            assertArrayEquals(down, answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
            upwards.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            downwards.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static CompletableFuture<Void> write(Socket socket, byte[] bytes) {
        Random random = new Random(bytes.length);
        return Threads.running(
                () -> {
                    int at = 0;
                    while (at < bytes.length) {
                        int size = Math.min(bytes.length - at, 1 + random.nextInt(40_000));
                        socket.getOutputStream().write(bytes, at, size);
                        at += size;
                    }
                    return null;
                });
    }

    private static CompletableFuture<byte[]> read(Socket socket, int size) {
        return Threads.running(() -> socket.getInputStream().readNBytes(size));
    }

    private static void assertReset(Socket socket) {
        SocketException gone =
                assertThrows(SocketException.class, () -> socket.getInputStream().read());
        assertTrue(String.valueOf(gone.getMessage()).contains("reset"), gone.getMessage());
    }

    /** In order or not: bytes that nobody read turn a close into a reset. */
    private static void assertEnd(Socket socket) throws IOException {
        try {
            assertEquals(-1, socket.getInputStream().read());
        } catch (SocketException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("reset"), e.getMessage());
        }
    }

    private static long cpuNanos(long thread) {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
    }

    private static byte[] noise(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private InetSocketAddress targetAddress() {
        return (InetSocketAddress) target.getLocalSocketAddress();
    }

    private void restart(ProxySettings settings) {
        proxy.close();
        start(settings);
    }

    private void start(ProxySettings settings) {
        proxy = new FaultProxy(settings, loops, Ticker.systemTicker());
        address = proxy.start();
    }

    private boolean listens() {
        try (Socket heard = dial()) {
            return heard.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private Socket dial() throws IOException {
        Socket client = new Socket(address.getAddress(), address.getPort());
        client.setSoTimeout(PATIENCE_MILLIS);
        client.setTcpNoDelay(true);
        return client;
    }

    private Socket accept() throws IOException {
        Socket server = target.accept();
        server.setSoTimeout(PATIENCE_MILLIS);
        server.setTcpNoDelay(true);
        return server;
    }
}
