package io.sluice.codecs.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/** The buffers that one input makes a target hold: all of them must come back. */
final class Ledger {
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    UnpooledByteBufAllocator allocator() {
        return allocator;
    }

    /** The capacity of all buffers not yet released. */
    long heldBytes() {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }

    ByteBuf buffer(byte[] bytes) {
        return buffer(bytes, 0, bytes.length);
    }

    ByteBuf buffer(byte[] bytes, int from, int to) {
        return allocator.buffer(Math.max(1, to - from)).writeBytes(bytes, from, to - from);
    }

    void checkSettled() {
        assertEquals(0, heldBytes(), "bytes not released");
    }
}
