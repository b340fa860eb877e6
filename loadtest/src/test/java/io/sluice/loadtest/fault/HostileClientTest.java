package io.sluice.loadtest.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.Loops;
import io.sluice.loadtest.OriginSettings;
import io.sluice.loadtest.ProbeOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each hostility against a plain server's socket, or against an origin that answers. */
class HostileClientTest {
    private static final int PATIENCE_MILLIS = 30_000;

    /** C0 and C1, S0 to S2 and C2 of RTMP 1.0 section 5.2. */
    private static final int C0_C1 = 1537;

    private static final int S0_S1_S2 = 3073;
    private static final int C0_C1_C2 = 3073;

    private final Ticker ticker = Ticker.systemTicker();
    private Loops loops;
    private ServerSocket target;

    @BeforeEach
    void open() throws IOException {
        loops = new Loops(1, "hostile");
        target = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        target.setSoTimeout(PATIENCE_MILLIS);
    }

    @AfterEach
    void closeAndFindNoLeak() throws IOException {
        target.close();
        loops.close();
        LeakPresenceDetector.check();
    }

    @Test
    void aHalfOpenOneSendsNothingUntilItIsStopped() throws Exception {
        HostileClient client = client(new Hostility.HalfOpen());
        CompletableFuture<HostileReport> report = client.start();
        try (Socket server = accept()) {
            TimeUnit.MILLISECONDS.sleep(100);
            assertEquals(0, server.getInputStream().available());
            assertFalse(report.isDone());
            client.stop();
            assertEquals(-1, server.getInputStream().read());
        }
        HostileReport known = known(report);
        assertEquals(HostileReport.Ending.STILL_OPEN, known.ending());
        assertTrue(known.connectedNanos().isPresent());
        assertTrue(known.closedNanos().isEmpty());
        assertEquals(0, known.sentBytes());
        assertEquals(0, known.receivedBytes());
    }

    @Test
    void aSlowHandshakeDripsCZeroAndCOneAndThenIsSilent() throws Exception {
        long before = System.nanoTime();
        HostileClient client = client(new Hostility.SlowHandshake(5_000));
        CompletableFuture<HostileReport> report = client.start();
        try (Socket server = accept()) {
            byte[] hello = server.getInputStream().readNBytes(C0_C1);
            long tookNanos = System.nanoTime() - before;
            assertEquals(3, hello[0], "RTMP's version");
            assertTrue(tookNanos >= TimeUnit.MILLISECONDS.toNanos(300 - 20), "took " + tookNanos);
            server.getOutputStream().write(new byte[S0_S1_S2]);
            TimeUnit.MILLISECONDS.sleep(50);
            assertEquals(0, server.getInputStream().available());
            client.stop();
            assertEquals(-1, server.getInputStream().read());
        }
        HostileReport known = known(report);
        assertEquals(HostileReport.Ending.STILL_OPEN, known.ending());
        assertEquals(C0_C1, known.sentBytes());
        assertEquals(S0_S1_S2, known.receivedBytes());
    }

    @Test
    void garbageIsTheSameForASeedAndKeepsItsRate() throws Exception {
        byte[] first = garbage(7, 100_000);
        assertArrayEquals(first, garbage(7, 100_000));
        assertFalse(Arrays.equals(first, garbage(8, 100_000)));
    }

    @Test
    void garbageGoesOnForEverAndTakesATargetThatDoesNotRead() throws Exception {
        HostileClient client = client(new Hostility.Garbage(1, Hostility.FASTEST));
        CompletableFuture<HostileReport> report = client.start();
        try (Socket server = accept()) {
            assertEquals(2 << 20, server.getInputStream().readNBytes(2 << 20).length);
            TimeUnit.MILLISECONDS.sleep(200);
            client.stop();
            HostileReport known = known(report);
            assertEquals(HostileReport.Ending.STILL_OPEN, known.ending());
            assertTrue(known.sentBytes() >= 2 << 20);
        }
    }

    @Test
    void aHalfHandshakeIsFinishedAndThenNothingFollows() throws Exception {
        ProbeOrigin origin = new ProbeOrigin(OriginSettings.loopback(), loops, ticker);
        InetSocketAddress address = origin.start();
        try {
            HostileClient client =
                    new HostileClient(address, new Hostility.HalfHandshake(), loops, ticker);
            CompletableFuture<HostileReport> report = client.start();
            Await.until("a connection", () -> origin.connections() == 1);
            TimeUnit.MILLISECONDS.sleep(200);
            assertFalse(report.isDone());
            client.stop();

            HostileReport known = known(report);
            assertEquals(HostileReport.Ending.STILL_OPEN, known.ending());
            assertEquals(C0_C1_C2, known.sentBytes());
            assertTrue(known.receivedBytes() >= S0_S1_S2);
            assertEquals(0, origin.violations());
        } finally {
            origin.close();
        }
    }

    @Test
    void aHandshakeWithSomethingElseThanRtmpIsSurvived() throws Exception {
        CompletableFuture<HostileReport> report = client(new Hostility.HalfHandshake()).start();
        try (Socket server = accept()) {
            assertEquals(C0_C1, server.getInputStream().readNBytes(C0_C1).length);
            server.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes("US-ASCII"));
        }
        assertEquals(HostileReport.Ending.FIN, known(report).ending());
        assertEquals(C0_C1, known(report).sentBytes());
    }

    @Test
    void aTargetThatClosesInOrderIsToldFromOneThatResets() throws Exception {
        CompletableFuture<HostileReport> ordered = client(new Hostility.HalfOpen()).start();
        accept().close();
        HostileReport fin = known(ordered);
        assertEquals(HostileReport.Ending.FIN, fin.ending());
        assertTrue(fin.closedNanos().getAsLong() >= fin.connectedNanos().getAsLong());

        // A reset that comes before the client knows that it is connected would be something else.
        CompletableFuture<HostileReport> crashed = client(new Hostility.HalfHandshake()).start();
        Socket server = accept();
        assertEquals(C0_C1, server.getInputStream().readNBytes(C0_C1).length);
        server.setSoLinger(true, 0);
        server.close();
        HostileReport rst = known(crashed);
        assertEquals(HostileReport.Ending.RST, rst.ending());
        assertTrue(rst.closedNanos().isPresent());
    }

    @Test
    void aTargetThatIsNotThereIsUnreachable() throws Exception {
        target.close();
        HostileReport known = known(client(new Hostility.HalfOpen()).start());

        assertEquals(HostileReport.Ending.UNREACHABLE, known.ending());
        assertTrue(known.connectedNanos().isEmpty());
        assertTrue(known.closedNanos().isEmpty());
    }

    @Test
    void oneThatIsStoppedBeforeItStartsNeverDials() throws Exception {
        HostileClient client = client(new Hostility.HalfOpen());
        client.stop();
        assertEquals(HostileReport.Ending.UNREACHABLE, known(client.start()).ending());
        target.setSoTimeout(50);
        assertThrows(IOException.class, () -> target.accept().close());
    }

    @Test
    void itStartsOnceAndMayBeStoppedTwice() throws Exception {
        HostileClient client = client(new Hostility.HalfOpen());
        CompletableFuture<HostileReport> report = client.start();
        accept().close();
        assertThrows(IllegalStateException.class, client::start);
        known(report);
        client.stop();
        client.stop();
        assertEquals(HostileReport.Ending.FIN, known(report).ending());
    }

    @Test
    void aRateOfNothingIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new Hostility.SlowHandshake(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Hostility.Garbage(1, Hostility.FASTEST + 1));
    }

    private byte[] garbage(long seed, int bytesPerSecond) throws Exception {
        long before = System.nanoTime();
        HostileClient client = client(new Hostility.Garbage(seed, bytesPerSecond));
        CompletableFuture<HostileReport> report = client.start();
        try (Socket server = accept()) {
            byte[] noise = server.getInputStream().readNBytes(bytesPerSecond / 5);
            long tookNanos = System.nanoTime() - before;
            assertTrue(tookNanos >= TimeUnit.MILLISECONDS.toNanos(200 - 20), "took " + tookNanos);
            client.stop();
            known(report);
            return noise;
        }
    }

    private static HostileReport known(CompletableFuture<HostileReport> report) throws Exception {
        return report.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private HostileClient client(Hostility hostility) {
        InetSocketAddress address = (InetSocketAddress) target.getLocalSocketAddress();
        return new HostileClient(address, hostility, loops, ticker);
    }

    private Socket accept() throws IOException {
        Socket server = target.accept();
        server.setSoTimeout(PATIENCE_MILLIS);
        return server;
    }
}
