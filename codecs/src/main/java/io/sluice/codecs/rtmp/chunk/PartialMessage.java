package io.sluice.codecs.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A message of which some chunks have come. It holds only bytes that arrived: small pieces are
 * copied into a buffer of its own that grows with them; large ones are slices that keep their
 * receive buffer alive. A piece is large from 1 KiB and a sixteenth of its receive buffer, so that
 * what is kept alive is at most 16 times what is counted.
 */
final class PartialMessage {
    private static final int SLICE_MIN_BYTES = 1024;
    private static final int SLICE_MIN_SHARE = 16;
    private static final int FIRST_BUFFER_BYTES = 128;

    private int size;
    private int held;
    private @Nullable ByteBuf tail;
    private @Nullable CompositeByteBuf parts;

    /** How many of the message's bytes have come. */
    int size() {
        return size;
    }

    /** How much memory they take: the capacity of own buffers, the length of slices. */
    int held() {
        return held;
    }

    static boolean worthKeeping(ByteBuf in, int bytes) {
        return bytes >= SLICE_MIN_BYTES && bytes >= in.capacity() / SLICE_MIN_SHARE;
    }

    /** Moves bytes out of a buffer that it borrows. */
    void add(ByteBufAllocator alloc, ByteBuf in, int bytes, int length) {
        if (worthKeeping(in, bytes)) {
            addPart(alloc, in.readRetainedSlice(bytes));
        } else {
            copy(alloc, in, bytes, length);
        }
        size += bytes;
    }

    private void copy(ByteBufAllocator alloc, ByteBuf in, int bytes, int length) {
        ByteBuf buffer = tail;
        if (buffer == null) {
            int rest = length - size;
            int first = Math.min(rest, Math.max(bytes, FIRST_BUFFER_BYTES));
            buffer = alloc.buffer(first, rest);
            tail = buffer;
            held += buffer.capacity();
        }
        held -= buffer.capacity();
        buffer.writeBytes(in, bytes);
        held += buffer.capacity();
    }

    private void addPart(ByteBufAllocator alloc, ByteBuf slice) {
        CompositeByteBuf composite = parts;
        if (composite == null) {
            composite = alloc.compositeBuffer(Integer.MAX_VALUE);
            parts = composite;
        }
        closeTail(composite);
        composite.addComponent(true, slice);
        held += slice.readableBytes();
    }

    private void closeTail(CompositeByteBuf into) {
        if (tail != null) {
            into.addComponent(true, tail);
            tail = null;
        }
    }

    /** Gives the whole payload to the caller, who owns it, and is empty again. */
    ByteBuf take() {
        ByteBuf whole;
        if (parts != null) {
            closeTail(parts);
            whole = parts;
        } else {
            whole = tail != null ? tail : Unpooled.EMPTY_BUFFER;
        }
        clear();
        return whole;
    }

    void release() {
        take().release();
    }

    private void clear() {
        parts = null;
        tail = null;
        size = 0;
        held = 0;
    }
}
