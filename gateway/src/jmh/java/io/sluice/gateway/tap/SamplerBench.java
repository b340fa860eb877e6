package io.sluice.gateway.tap;

import io.sluice.gateway.config.SamplingConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Frames to drawn samples: one operation is one frame of a stream of 30 a second with a keyframe
 * every 60, at a cadence of a second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SamplerBench {
    private static final long FRAME_NANOS = 1_000_000_000L / 30;
    private static final int GOP_FRAMES = 60;

    @Param({"CADENCE", "KEYFRAMES"})
    SamplingConfig.Mode mode;

    private Sampler sampler;
    private long frames;

    @Setup
    public void open() {
        SamplingConfig base = SamplingConfig.defaults();
        SamplingConfig config =
                new SamplingConfig(
                        mode, Duration.ofSeconds(1), base.jitter(), base.deadline(), base.maxGap());
        sampler = Sampler.of(config, 1, 0);
    }

    @Benchmark
    public Sampler.Draw onFrame() {
        long frame = frames++;
        long received = frame * FRAME_NANOS;
        long millis = received / 1_000_000;
        return sampler.onFrame(
                new Sampler.Frame(received, frame % GOP_FRAMES == 0, millis, millis));
    }
}
