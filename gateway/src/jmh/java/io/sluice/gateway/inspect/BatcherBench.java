package io.sluice.gateway.inspect;

import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PicturePool;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.gateway.config.ClassifyConfig;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.config.TapConfig;
import io.sluice.gateway.tap.Due;
import io.sluice.gateway.tap.TapSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The mailbox between decoding and inference with 50 streams at a cadence of a second: one
 * operation is one sample, made as the decode worker makes it. One thread has both sides.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BatcherBench {
    private static final int STREAMS = 50;
    private static final int BATCH = 8;
    private static final long CADENCE_NANOS = 1_000_000_000L;

    private final PicturePool pictures = new PicturePool(PictureSpec.rgb(8, 8), 2 * STREAMS);
    private final List<StreamInspection> streams = new ArrayList<>();
    private Batcher batcher;
    private long samples;
    private long answers;

    @Setup
    public void open() {
        InspectionTally tally = new InspectionTally();
        for (int i = 0; i < STREAMS; i++) {
            streams.add(
                    new StreamInspection(
                            new StreamTerms(0, 0, SamplingConfig.defaults().deadline().toNanos()),
                            new TapSpace(TapConfig.defaults()),
                            inspection -> answers++,
                            tally,
                            urgent -> {}));
        }
    }

    /** A sample of each stream waits when an iteration begins. */
    @Setup(Level.Iteration)
    public void fill() {
        ClassifyConfig config = ClassifyConfig.defaults();
        batcher = new Batcher(config.maxPending(), config.maxDefer().toNanos(), () -> {});
        offerOfEachStream();
    }

    /**
     * One worker, one picture at a time, 50 waiting: the first is taken, its stream's next comes.
     */
    @Benchmark
    public int takeAndOffer() {
        int taken = release(batcher.take(1));
        offerNext();
        return taken;
    }

    /** Overload: nothing is taken, and each sample takes the place of its stream's last. */
    @Benchmark
    public long supersede() {
        offerNext();
        return answers;
    }

    /** All 50 are taken in batches of 8, then all 50 come again. */
    @Benchmark
    @OperationsPerInvocation(STREAMS)
    public int batches() {
        int taken = 0;
        while (batcher.size() > 0) {
            taken += release(batcher.take(BATCH));
        }
        offerOfEachStream();
        return taken;
    }

    private void offerOfEachStream() {
        for (int i = 0; i < STREAMS; i++) {
            offerNext();
        }
    }

    /** The streams come in turn, as their samples do where all are served. */
    private void offerNext() {
        long sample = samples++;
        long number = sample / STREAMS;
        long nowNanos = sample * CADENCE_NANOS / STREAMS;
        SampleFrame frame = new SampleFrame(new Due(number, nowNanos), sample, nowNanos, nowNanos);
        StreamInspection stream = streams.get((int) (sample % STREAMS));
        Picture picture = pictures.take();
        batcher.offer(
                new Pending(
                        stream, frame.sample(stream.deadlineNanos(), nowNanos, nowNanos), picture));
    }

    private static int release(List<Pending> batch) {
        batch.forEach(pending -> pending.picture().release());
        return batch.size();
    }

    @TearDown(Level.Iteration)
    public void nothingIsHeld() {
        release(batcher.take(Integer.MAX_VALUE));
        if (pictures.held() != 0) {
            throw new IllegalStateException(pictures.held() + " pictures are held");
        }
    }
}
