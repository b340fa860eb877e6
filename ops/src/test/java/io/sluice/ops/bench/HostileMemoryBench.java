package io.sluice.ops.bench;

import io.sluice.gateway.stream.StreamObserver;
import io.sluice.loadtest.OriginSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Memory a hostile connection before publish: each opens many chunk streams, declares a long
 * message on each, sends its beginning, and stops. Live heap after collections plus direct memory,
 * over what is left when the same attack has come and gone once, so that pools and classes are
 * warm.
 */
class HostileMemoryBench {
    private static final int CONNECTIONS = 500;
    private static final int CHUNK_STREAMS = 30;
    private static final int CHUNKS_EACH = 3;
    private static final int CHUNK_BYTES = 128;

    @Test
    void measure() throws Exception {
        try (Rig rig =
                new Rig(
                        OriginSettings.loopback(),
                        new StreamObserver() {},
                        Rig::withoutScreening)) {
            attack(rig, hostile());
            Rig.TICKER.sleepMillis(11_000);
            long none = usedBytes();
            List<Socket> attackers = attack(rig, hostile());
            Rig.TICKER.sleepMillis(1_500);
            long held = usedBytes();
            for (Socket attacker : attackers) {
                attacker.close();
            }
            Rig.TICKER.sleepMillis(2_000);
            long after = usedBytes();
            Rig.say(
                    "hostile connection, live heap + direct: %.1f KiB; left after the close: %.1f KiB in all",
                    (held - none) / 1024.0 / CONNECTIONS, (after - none) / 1024.0);
        }
    }

    private static List<Socket> attack(Rig rig, byte[] bytes) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        InetSocketAddress to = rig.ingestAddress();
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket socket = new Socket(to.getAddress(), to.getPort());
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            sockets.add(socket);
        }
        return sockets;
    }

    /**
     * C0, C1, C2, then on each chunk stream the first chunks of a message of 7 MiB: inside every
     * limit, so that the connection lives until its deadline.
     */
    private static byte[] hostile() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(3);
        all.writeBytes(new byte[1536 * 2]);
        for (int csid = 3; csid < 3 + CHUNK_STREAMS; csid++) {
            all.write(csid);
            all.writeBytes(new byte[] {0, 0, 0, 0x6F, -1, -1, 20, 0, 0, 0, 0});
            all.writeBytes(new byte[CHUNK_BYTES]);
            for (int more = 1; more < CHUNKS_EACH; more++) {
                all.write(0xC0 | csid);
                all.writeBytes(new byte[CHUNK_BYTES]);
            }
        }
        return all.toByteArray();
    }

    private static long usedBytes() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            System.gc();
            Rig.TICKER.sleepMillis(100);
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long pools =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
        long netty = io.netty.util.internal.PlatformDependent.usedDirectMemory();
        return heap + pools + Math.max(0, netty);
    }
}
