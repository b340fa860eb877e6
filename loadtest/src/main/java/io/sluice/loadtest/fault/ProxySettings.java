package io.sluice.loadtest.fault;

import java.net.InetSocketAddress;

/**
 * What a fault proxy is made with.
 *
 * @param target dialled once for each connection
 * @param windowBytes most bytes that wait in one direction of one connection. A delay that is long
 *     for it limits the rate: at most a window goes through in a latency
 * @param socketBufferBytes the kernel's, a direction and socket: small makes the sender feel a full
 *     window soon
 * @param maxConnections carried at a time; more are reset
 * @param seed of the jitter
 */
public record ProxySettings(
        InetSocketAddress target,
        int windowBytes,
        int socketBufferBytes,
        int maxConnections,
        long seed) {
    /** What the proxy asks the kernel for at a time. */
    static final int READ_BYTES = 16 << 10;

    /** One read that is asked for, and one that is under way. */
    static final int MIN_WINDOW_BYTES = 2 * READ_BYTES;

    public ProxySettings {
        if (windowBytes < MIN_WINDOW_BYTES || socketBufferBytes < 1 || maxConnections < 1) {
            throw new IllegalArgumentException("a window, a buffer or a limit that is too small");
        }
    }

    public static ProxySettings of(InetSocketAddress target) {
        return new ProxySettings(target, 1 << 20, 128 << 10, 1024, 1);
    }

    public ProxySettings withWindow(int bytes) {
        return new ProxySettings(target, bytes, socketBufferBytes, maxConnections, seed);
    }

    public ProxySettings withSocketBuffer(int bytes) {
        return new ProxySettings(target, windowBytes, bytes, maxConnections, seed);
    }

    public ProxySettings withMaxConnections(int connections) {
        return new ProxySettings(target, windowBytes, socketBufferBytes, connections, seed);
    }

    public ProxySettings withSeed(long other) {
        return new ProxySettings(target, windowBytes, socketBufferBytes, maxConnections, other);
    }
}
