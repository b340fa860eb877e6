package io.sluice.ops.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A port that leads to another one, which sees connections come from another address. */
final class Detour implements AutoCloseable {
    private final InetSocketAddress from;
    private final InetSocketAddress to;
    private final ServerSocket entrance;

    private Detour(InetSocketAddress from, InetSocketAddress to, ServerSocket entrance) {
        this.from = from;
        this.to = to;
        this.entrance = entrance;
    }

    /**
     * To a port on loopback.
     *
     * @param from an address of this machine
     */
    static Detour to(int port, String from) throws IOException {
        Detour detour =
                new Detour(
                        new InetSocketAddress(from, 0),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(detour::accept);
        return detour;
    }

    int port() {
        return entrance.getLocalPort();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket in = entrance.accept();
                Thread.ofVirtual().start(() -> carry(in));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void carry(Socket in) {
        try (in;
                Socket out = new Socket()) {
            out.bind(from);
            out.connect(to);
            Thread back = Thread.ofVirtual().start(() -> pump(out, in));
            pump(in, out);
            back.join();
        } catch (IOException ended) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** To the end of the one; then both are closed. */
    private static void pump(Socket source, Socket sink) {
        try (source;
                sink) {
            source.getInputStream().transferTo(sink.getOutputStream());
        } catch (IOException ended) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
