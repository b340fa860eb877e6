package io.sluice.loadtest.report;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * A histogram's figures, in microseconds, with the histogram itself.
 *
 * @param histogram HdrHistogram's compressed form (V2), in Base64: for curves, and for figures that
 *     nobody thought of
 */
public record Distribution(
        long count,
        double mean,
        long p50,
        long p90,
        long p99,
        long p999,
        long max,
        String histogram) {

    /** Of a histogram of microseconds. */
    public static Distribution of(Histogram micros) {
        ByteBuffer buffer = ByteBuffer.allocate(micros.getNeededByteBufferCapacity());
        int length = micros.encodeIntoCompressedByteBuffer(buffer);
        return new Distribution(
                micros.getTotalCount(),
                micros.getTotalCount() == 0 ? 0 : micros.getMean(),
                micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(90),
                micros.getValueAtPercentile(99),
                micros.getValueAtPercentile(99.9),
                micros.getMaxValue(),
                Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(Arrays.copyOf(buffer.array(), length)));
    }

    /** The histogram that it was made from. */
    public Histogram decoded() {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(histogram));
            return Histogram.decodeFromCompressedByteBuffer(bytes, 0);
        } catch (DataFormatException | RuntimeException e) { // of whatever kind: the bytes are bad
            throw new IllegalArgumentException("not an HdrHistogram: " + e.getMessage(), e);
        }
    }
}
