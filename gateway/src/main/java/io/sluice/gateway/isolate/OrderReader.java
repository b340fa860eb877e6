package io.sluice.gateway.isolate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.gateway.config.ClassifyConfig;
import io.sluice.gateway.config.DecodeConfig;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.config.Isolation;
import io.sluice.gateway.config.ProcessConfig;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.config.TapConfig;
import io.sluice.gateway.inspect.StreamTerms;
import io.sluice.gateway.tap.Due;
import io.sluice.gateway.tap.TappedTag;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Unpacks what an {@link OrderWriter} packed. Not thread-safe. */
final class OrderReader {
    private static final int BUFFER_BYTES = 256 << 10;

    private final DataInputStream in;
    private final ByteBufAllocator allocator;

    OrderReader(InputStream in, ByteBufAllocator allocator) {
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER_BYTES));
        this.allocator = allocator;
    }

    /**
     * The next order, or null where the stream has ended between two.
     *
     * @throws IOException if it ended inside one, or what came is none
     */
    @Nullable Order read() throws IOException {
        int kind = in.read();
        return switch (kind) {
            case -1 -> null;
            case OrderWriter.SETUP -> setup();
            case OrderWriter.OPEN ->
                    new Order.Open(new StreamTerms(in.readLong(), in.readLong(), in.readLong()));
            case OrderWriter.OFFER -> offer();
            case OrderWriter.END -> new Order.End(in.readLong());
            default -> throw new IOException("an order of kind " + kind);
        };
    }

    private Order setup() throws IOException {
        TapConfig tap =
                new TapConfig(
                        in.readInt(),
                        in.readInt(),
                        new DataSize(in.readLong()),
                        new DataSize(in.readLong()),
                        new DataSize(in.readLong()));
        DecodeConfig decode =
                new DecodeConfig(
                        in.readInt(), in.readInt(), in.readInt(), new DataSize(in.readLong()));
        ClassifyConfig classify =
                new ClassifyConfig(
                        in.readUTF(),
                        in.readUTF(),
                        in.readInt(),
                        in.readInt(),
                        in.readInt(),
                        Duration.ofNanos(in.readLong()));
        return new Order.Setup(
                new InspectConfig(
                        true,
                        Isolation.NONE,
                        ProcessConfig.defaults(),
                        SamplingConfig.defaults(),
                        tap,
                        decode,
                        classify));
    }

    private Order offer() throws IOException {
        long stream = in.readLong();
        long pictureId = in.readLong();
        long sample = in.readLong();
        long dueNanos = in.readLong();
        Due due = sample == OrderWriter.NO_SAMPLE ? null : new Due(sample, dueNanos);
        long nextDueNanos = in.readLong();
        boolean afterLoss = in.readBoolean();
        long receivedNanos = in.readLong();
        long tappedNanos = in.readLong();
        long givenNanos = in.readLong();
        long timestamp = Integer.toUnsignedLong(in.readInt());
        MediaTag tag = new MediaTag(MediaTag.Kind.VIDEO, timestamp, payload(in.readInt()));
        return new Order.Offer(
                stream,
                new TappedTag(
                        tag,
                        TappedTag.header(tag),
                        pictureId,
                        due,
                        nextDueNanos,
                        afterLoss,
                        receivedNanos,
                        tappedNanos,
                        givenNanos));
    }

    private ByteBuf payload(int bytes) throws IOException {
        ByteBuf payload = allocator.directBuffer(bytes);
        try {
            int missing = bytes;
            while (missing > 0) {
                int read = payload.writeBytes(in, missing);
                if (read < 0) {
                    throw new EOFException("a tag's payload lacks " + missing + " bytes");
                }
                missing -= read;
            }
            return payload;
        } catch (IOException | RuntimeException e) {
            payload.release();
            throw e;
        }
    }
}
