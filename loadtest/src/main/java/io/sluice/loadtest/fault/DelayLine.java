package io.sluice.loadtest.fault;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a path: what goes in comes out later, in the same order, at no more than a rate.
 * A changed delay holds for what goes in from then on, a changed rate for what is inside too. Knows
 * no clock; one event loop owns it.
 */
final class DelayLine {
    /** Bounds what small pieces cost beside their bytes. */
    private static final int MAX_PIECES = 8192;

    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
    private final RandomGenerator random;
    private final Throttle throttle;
    private long latencyNanos;
    private long jitterNanos;
    private long lastDueNanos;
    private long heldBytes;
    private boolean ended;

    DelayLine(RandomGenerator random, long nowNanos) {
        this.random = random;
        this.throttle = new Throttle(NetworkFault.UNLIMITED, nowNanos);
        this.lastDueNanos = nowNanos;
    }

    private record Piece(ByteBuf bytes, long dueNanos) {}

    void behave(long newLatencyNanos, long newJitterNanos, long bytesPerSecond, long nowNanos) {
        latencyNanos = newLatencyNanos;
        jitterNanos = newJitterNanos;
        throttle.turn(bytesPerSecond, nowNanos);
    }

    void add(ByteBuf bytes, long nowNanos) {
        heldBytes += bytes.readableBytes();
        pieces.add(new Piece(bytes, drawDue(nowNanos)));
    }

    /** Nothing more will be added; the end is delayed as bytes are. */
    void end(long nowNanos) {
        ended = true;
        drawDue(nowNanos);
    }

    /** When what would go in now comes out at the earliest; counts as having gone in. */
    long drawDue(long nowNanos) {
        long due = nowNanos + latencyNanos + random.nextLong(jitterNanos + 1);
        lastDueNanos = due - lastDueNanos > 0 ? due : lastDueNanos;
        return lastDueNanos;
    }

    /** The next bytes if they are due, owned by the receiver. */
    @Nullable ByteBuf poll(long nowNanos) {
        Piece head = pieces.peek();
        if (head == null || head.dueNanos() - nowNanos > 0) {
            return null;
        }
        ByteBuf bytes = head.bytes();
        int granted = throttle.take(bytes.readableBytes(), nowNanos);
        heldBytes -= granted;
        if (granted == bytes.readableBytes()) {
            pieces.remove();
            return bytes;
        }
        return granted == 0 ? null : bytes.readRetainedSlice(granted);
    }

    /** Whether everything came out, and the end is due. */
    boolean over(long nowNanos) {
        return ended && pieces.isEmpty() && lastDueNanos - nowNanos <= 0;
    }

    /** How long until something comes out; -1 where nothing is inside. */
    long nanosToNext(long nowNanos) {
        Piece head = pieces.peek();
        if (head == null) {
            return ended ? Math.max(0, lastDueNanos - nowNanos) : -1;
        }
        long untilDue = Math.max(0, head.dueNanos() - nowNanos);
        return Math.max(untilDue, throttle.nanosToNext(head.bytes().readableBytes(), nowNanos));
    }

    boolean ended() {
        return ended;
    }

    long heldBytes() {
        return heldBytes;
    }

    boolean hasRoomForPieces() {
        return pieces.size() < MAX_PIECES;
    }

    /** Releases what is inside. */
    void close() {
        pieces.forEach(piece -> piece.bytes().release());
        pieces.clear();
        heldBytes = 0;
        ended = true;
    }
}
