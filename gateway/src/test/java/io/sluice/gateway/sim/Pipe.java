package io.sluice.gateway.sim;

/** One direction of a connection: bytes on their way, at most so many, and whether more come. */
final class Pipe {
    private final byte[] ring;
    private int head;
    private int size;
    private boolean finished;

    Pipe(int capacity) {
        this.ring = new byte[capacity];
    }

    int size() {
        return size;
    }

    int room() {
        return ring.length - size;
    }

    /** The writer will write no more. */
    void finish() {
        finished = true;
    }

    boolean finished() {
        return finished;
    }

    /** All bytes were read, and no more will come. */
    boolean atEnd() {
        return finished && size == 0;
    }

    /** Room for all of them is the caller's to check. */
    void write(byte[] bytes) {
        if (bytes.length > room() || finished) {
            throw new IllegalStateException("pipe: " + bytes.length + " bytes into " + room());
        }
        for (byte b : bytes) {
            ring[(head + size) % ring.length] = b;
            size++;
        }
    }

    byte[] read(int max) {
        byte[] bytes = new byte[Math.min(max, size)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = ring[head];
            head = (head + 1) % ring.length;
        }
        size -= bytes.length;
        return bytes;
    }

    /** What is on its way is lost, as a reset does. */
    void lose() {
        size = 0;
        finished = true;
    }
}
