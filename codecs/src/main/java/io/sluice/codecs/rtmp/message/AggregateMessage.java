package io.sluice.codecs.rtmp.message;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import java.util.function.Consumer;

/**
 * A message that holds other messages, framed as FLV tags with back pointers (RTMP 1.0 section
 * 7.1.6). What it holds is shown as messages of its own, so that nothing hides inside.
 */
public final class AggregateMessage {
    private static final int TAG_HEADER_BYTES = 11;
    private static final int BACK_POINTER_BYTES = 4;

    private AggregateMessage() {}

    /**
     * Borrows the aggregate and hands each message in it to the consumer, which owns it. Their
     * timestamps move with the aggregate's, their stream id is the aggregate's, and an aggregate
     * inside is refused.
     */
    public static void split(RtmpMessage aggregate, Consumer<RtmpMessage> each) {
        ByteBuf in = aggregate.payload().duplicate();
        long shift = 0;
        boolean first = true;
        while (in.isReadable()) {
            check(in.readableBytes() >= TAG_HEADER_BYTES, "truncated header in an aggregate");
            int typeId = in.readUnsignedByte();
            int size = in.readUnsignedMedium();
            long timestamp = in.readUnsignedMedium() | (long) in.readUnsignedByte() << 24;
            in.skipBytes(3);
            check(typeId != MessageType.AGGREGATE, "aggregate inside an aggregate");
            check(size <= in.readableBytes(), "message larger than its aggregate");
            if (first) {
                shift = aggregate.timestampMillis() - timestamp;
                first = false;
            }
            ByteBuf payload = in.readRetainedSlice(size);
            long moved = (timestamp + shift) & 0xFFFF_FFFFL;
            each.accept(new RtmpMessage(typeId, moved, aggregate.streamId(), payload));
            in.skipBytes(Math.min(BACK_POINTER_BYTES, in.readableBytes()));
        }
    }

    private static void check(boolean holds, String detail) {
        if (!holds) {
            throw new ProtocolException(Violation.MESSAGE, detail);
        }
    }
}
