package io.sluice.gateway.inspect;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.config.TapConfig;
import io.sluice.gateway.tap.Tap;
import io.sluice.gateway.tap.TapSpace;
import io.sluice.gateway.tap.TappedTag;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The tap of one stream at a cadence of a second: one operation is one tag of a {@link CodedGop},
 * which repeats. One thread has both sides.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TapBench {
    private CodedGop gop;
    private StreamInspection stream;
    private Tap tap;
    private int next;
    private long rounds;
    private long answers;

    @Setup
    public void open() {
        gop = CodedGop.recorded();
        stream =
                new StreamInspection(
                        new StreamTerms(0, 0, SamplingConfig.defaults().deadline().toNanos()),
                        new TapSpace(TapConfig.defaults()),
                        inspection -> answers++,
                        new InspectionTally(),
                        urgent -> {});
        tap = stream.tap(new Sampling(SamplingConfig.defaults(), 1, 0), Ticker.systemTicker());
    }

    /** The inspector keeps up: what is offered is polled at once. */
    @Benchmark
    public TappedTag offerAndPoll() {
        offerNext();
        TappedTag tapped = tap.queue().poll();
        if (tapped != null) {
            tapped.release();
        }
        return tapped;
    }

    /** The inspector hangs: all but the first tags find no room, and their samples are missed. */
    @Benchmark
    public boolean offerWhenFull() {
        return offerNext();
    }

    private boolean offerNext() {
        MediaTag tag = gop.tags().get(next);
        long millis = rounds * CodedGop.MILLIS + tag.timestampMillis();
        if (++next == gop.tags().size()) {
            next = 0;
            rounds++;
        }
        MediaTag now = new MediaTag(tag.kind(), millis, tag.payload());
        return tap.offer(now, millis * 1_000_000) == 0;
    }

    @TearDown
    public void nothingIsHeld() {
        tap.close();
        gop.release();
    }
}
