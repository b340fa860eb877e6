package io.sluice.codecs.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bytes that came while a session was paused, in order and within a bound. */
final class UnreadBytes {
    private final ByteBufAllocator alloc;
    private final int maxBytes;
    private @Nullable CompositeByteBuf waiting;

    UnreadBytes(ByteBufAllocator alloc, int maxBytes) {
        this.alloc = alloc;
        this.maxBytes = maxBytes;
    }

    boolean isEmpty() {
        return waiting == null;
    }

    /** Takes the bytes. */
    void add(ByteBuf in) {
        if (in.readableBytes() > maxBytes) {
            in.release();
            throw new ProtocolException(Violation.MESSAGE_SIZE, "too much sent while it must wait");
        }
        waiting = alloc.compositeBuffer(Integer.MAX_VALUE).addComponent(true, in);
    }

    /** Takes the bytes, and gives what waited with them behind it. */
    ByteBuf then(ByteBuf in) {
        CompositeByteBuf all = Objects.requireNonNull(waiting, "nothing waits");
        waiting = null;
        return all.addComponent(true, in);
    }

    /** All of them, which the caller then owns. */
    ByteBuf take() {
        ByteBuf all = Objects.requireNonNull(waiting, "nothing waits");
        waiting = null;
        return all;
    }

    void release() {
        if (waiting != null) {
            take().release();
        }
    }
}
