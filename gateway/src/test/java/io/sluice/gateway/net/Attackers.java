package io.sluice.gateway.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many connections that do the same at once, from an address of their own. A part of it is sent
 * once the one before was read; the last byte of all is kept back until {@link #strike}.
 */
final class Attackers implements AutoCloseable {
    /** All of 127.0.0.0/8 is ours on Linux, so they need not share the good publisher's address. */
    private static final String ADDRESS = "127.0.0.2";

    private static final long DRIP_MILLIS = 10;

    private final List<SocketChannel> open = new ArrayList<>();
    private final ByteBuffer answers = ByteBuffer.allocate(16 << 10);
    private final SocketRelay relay;
    private final Attack attack;
    private final byte[] last;

    /** Connects all of them, and says everything but the last byte. */
    Attackers(SocketRelay relay, Attack attack, int count) throws IOException {
        this.relay = relay;
        this.attack = attack;
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.bind(new InetSocketAddress(ADDRESS, 0));
            channel.connect(relay.server.address());
            channel.configureBlocking(false);
            open.add(channel);
        }
        List<byte[]> parts = attack.parts();
        for (byte[] part : parts.subList(0, parts.size() - 1)) {
            say(part, 0, part.length);
            relay.settle();
        }
        last = parts.getLast();
        say(last, 0, Math.max(0, last.length - 1));
        relay.settle();
        drip(DRIP_MILLIS);
    }

    int open() {
        return open.size();
    }

    /** Says the last byte, and returns how long it took until all of them were closed. */
    long strike(long patienceMillis) {
        long start = System.nanoTime();
        say(last, Math.max(0, last.length - 1), last.length);
        while (!open.isEmpty() && millisSince(start) < patienceMillis) {
            drip(DRIP_MILLIS);
        }
        return millisSince(start);
    }

    private void drip(long millis) {
        long start = System.nanoTime();
        do {
            byte[] drip = attack.drip();
            say(drip, 0, drip.length);
            pause();
            open.removeIf(channel -> !stillOpen(channel));
        } while (millisSince(start) < millis);
    }

    private void say(byte[] bytes, int from, int to) {
        open.removeIf(channel -> !say(channel, ByteBuffer.wrap(bytes, from, to - from)));
    }

    private boolean say(SocketChannel channel, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) == 0) {
                    pause();
                    if (!stillOpen(channel)) {
                        return false;
                    }
                }
            }
            return true;
        } catch (IOException e) {
            return closed(channel);
        }
    }

    private boolean stillOpen(SocketChannel channel) {
        try {
            int read = channel.read(answers.clear());
            while (read > 0) {
                read = channel.read(answers.clear());
            }
            return read == 0 || closed(channel);
        } catch (IOException e) {
            return closed(channel);
        }
    }

    private static boolean closed(SocketChannel channel) {
        try {
            channel.close();
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long millisSince(long startNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }

    @Override
    public void close() {
        open.removeIf(channel -> !closed(channel));
    }
}
