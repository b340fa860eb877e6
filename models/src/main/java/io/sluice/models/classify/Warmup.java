package io.sluice.models.classify;

import io.sluice.codecs.video.PictureSpec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * How long each batch size took when the model was warmed up: the latency model L(b) that the
 * batcher starts from.
 *
 * @param medianNanos by batch size, at least that of 1
 */
public record Warmup(NavigableMap<Integer, Long> medianNanos) {
    private static final int UNCOUNTED = 3;
    private static final int COUNTED = 5;

    public Warmup {
        medianNanos = new TreeMap<>(medianNanos);
    }

    /**
     * Runs batches of 1, 2, 4 and so on up to the largest: the first runs compile, the rest count.
     */
    static Warmup of(TorchModule module, PictureSpec input, int batchMax, LongSupplier nanoClock)
            throws ClassifyException {
        ByteBuffer pictures = ByteBuffer.allocateDirect(input.rgbBytes() * batchMax);
        NavigableMap<Integer, Long> medians = new TreeMap<>();
        for (int batch = 1; batch < batchMax; batch *= 2) {
            medians.put(batch, median(module, pictures, input, batch, nanoClock));
        }
        medians.put(batchMax, median(module, pictures, input, batchMax, nanoClock));
        return new Warmup(medians);
    }

    private static long median(
            TorchModule module,
            ByteBuffer pictures,
            PictureSpec input,
            int batch,
            LongSupplier nanoClock)
            throws ClassifyException {
        ByteBuffer exact = pictures.slice(0, input.rgbBytes() * batch);
        for (int i = 0; i < UNCOUNTED; i++) {
            module.outputs(exact, batch);
        }
        long[] nanos = new long[COUNTED];
        for (int i = 0; i < COUNTED; i++) {
            long start = nanoClock.getAsLong();
            module.outputs(exact, batch);
            nanos[i] = nanoClock.getAsLong() - start;
        }
        Arrays.sort(nanos);
        return nanos[COUNTED / 2];
    }

    /** L(b): of the next size measured; beyond the largest, in proportion to it. */
    public long nanos(int batch) {
        Map.Entry<Integer, Long> next = medianNanos.ceilingEntry(batch);
        if (next != null) {
            return next.getValue();
        }
        Map.Entry<Integer, Long> last = medianNanos.lastEntry();
        return last.getValue() * batch / last.getKey();
    }

    /** The measured size with the most pictures a second. */
    public int bestBatch() {
        int best = medianNanos.firstKey();
        for (int batch : medianNanos.keySet()) {
            if ((double) nanos(batch) / batch < (double) nanos(best) / best) {
                best = batch;
            }
        }
        return best;
    }
}
