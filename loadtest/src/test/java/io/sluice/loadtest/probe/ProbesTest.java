package io.sluice.loadtest.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProbesTest {
    @Test
    void readsThisProcess() {
        ProcessTree self = new ProcessTree(ProcessHandle.current().pid());
        ProcessTree.Usage before = self.usage().orElseThrow();
        long busyUntil = System.nanoTime() + 200_000_000;
        double sink = 0;
        while (System.nanoTime() - busyUntil < 0) {
            sink += Math.sqrt(sink + 1);
        }
        ProcessTree.Usage after = self.usage().orElseThrow();
        assertTrue(sink > 0);
        assertTrue(after.cpuSeconds() > before.cpuSeconds());
        assertTrue(after.residentBytes() > 10 << 20);
        assertTrue(after.descriptors() > 2);
    }

    @Test
    void countsAProcessWithItsChildren() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "sleep 30 & wait").start();
        try {
            ProcessTree tree = new ProcessTree(shell.pid());
            int most = 0;
            for (int i = 0; i < 200 && most < 2; i++) {
                most = tree.usage().map(ProcessTree.Usage::processes).orElse(0);
                Thread.sleep(10);
            }
            assertEquals(2, most);
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly().waitFor();
        }
        assertEquals(Optional.empty(), new ProcessTree(shell.pid()).usage());
    }

    @Test
    void findsWhoListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            assertEquals(ProcessHandle.current().pid(), Listeners.on(port).orElseThrow().pid());
        }
        assertTrue(Listeners.on(port).isEmpty());
    }

    @Test
    void addsUpSamplesOfOneName() {
        Map<String, Double> metrics =
                GatewayProbe.metrics(
                        """
                        # HELP sluice_unscreened_seconds_total x
                        sluice_unscreened_seconds_total{cause="off"} 1.5
                        sluice_unscreened_seconds_total{cause="codec"} 2
                        sluice_streams 4.0
                        jvm_memory_used_bytes{area="heap",id="G1 Old Gen"} 10
                        jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 5
                        broken{a="b"} no-number
                        """);
        assertEquals(3.5, metrics.get("sluice_unscreened_seconds_total"));
        assertEquals(4, metrics.get("sluice_streams"));
        assertEquals(10, metrics.get("jvm_memory_used_bytes.heap"));
        assertEquals(15, metrics.get("jvm_memory_used_bytes"));
        assertEquals(null, metrics.get("broken"));
    }
}
