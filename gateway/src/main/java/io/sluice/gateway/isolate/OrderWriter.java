package io.sluice.gateway.isolate;

import io.netty.buffer.ByteBuf;
import io.sluice.gateway.config.ClassifyConfig;
import io.sluice.gateway.config.DecodeConfig;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.config.TapConfig;
import io.sluice.gateway.inspect.StreamTerms;
import io.sluice.gateway.tap.Due;
import io.sluice.gateway.tap.TappedTag;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Packs orders onto a stream, for {@link OrderReader}. Not thread-safe. */
final class OrderWriter {
    static final int SETUP = 1;
    static final int OPEN = 2;
    static final int OFFER = 3;
    static final int END = 4;

    /** Stands for "no sample" where a sample's number would be. */
    static final long NO_SAMPLE = -1;

    private static final int BUFFER_BYTES = 64 << 10;

    private final DataOutputStream out;

    OrderWriter(OutputStream out) {
        this.out = new DataOutputStream(new BufferedOutputStream(out, BUFFER_BYTES));
    }

    /** Borrows the order's tag; what it writes may wait in a buffer until {@link #flush}. */
    void write(Order order) throws IOException {
        switch (order) {
            case Order.Setup(InspectConfig config) -> setup(config);
            case Order.Open(StreamTerms stream) -> {
                out.writeByte(OPEN);
                out.writeLong(stream.number());
                out.writeLong(stream.publisher());
                out.writeLong(stream.deadlineNanos());
            }
            case Order.Offer(long stream, TappedTag tag) -> offer(stream, tag);
            case Order.End(long stream) -> {
                out.writeByte(END);
                out.writeLong(stream);
            }
        }
    }

    void flush() throws IOException {
        out.flush();
    }

    private void setup(InspectConfig config) throws IOException {
        out.writeByte(SETUP);
        TapConfig tap = config.tapOfOneProcess();
        out.writeInt(tap.maxTracks());
        out.writeInt(tap.maxTags());
        out.writeLong(tap.maxBytes().bytes());
        out.writeLong(tap.maxTailBytes().bytes());
        out.writeLong(tap.maxBytesInAll().bytes());
        DecodeConfig decode = config.decode();
        out.writeInt(decode.threads());
        out.writeInt(decode.maxPixels());
        out.writeInt(decode.pictures());
        out.writeLong(config.decodeMemoryOfOneProcess().bytes());
        ClassifyConfig classify = config.classify();
        out.writeUTF(classify.model());
        out.writeUTF(classify.device());
        out.writeInt(classify.workers());
        out.writeInt(classify.maxBatch());
        out.writeInt(classify.maxPending());
        out.writeLong(classify.maxDefer().toNanos());
    }

    private void offer(long stream, TappedTag tag) throws IOException {
        Due due = tag.due();
        out.writeByte(OFFER);
        out.writeLong(stream);
        out.writeLong(tag.pictureId());
        out.writeLong(due == null ? NO_SAMPLE : due.number());
        out.writeLong(due == null ? 0 : due.dueNanos());
        out.writeLong(tag.nextDueNanos());
        out.writeBoolean(tag.afterLoss());
        out.writeLong(tag.receivedNanos());
        out.writeLong(tag.tappedNanos());
        out.writeLong(tag.givenNanos());
        out.writeInt((int) tag.tag().timestampMillis());
        ByteBuf payload = tag.tag().payload();
        out.writeInt(payload.readableBytes());
        payload.getBytes(payload.readerIndex(), out, payload.readableBytes());
    }
}
