package io.sluice.gateway.config;

import com.sun.management.OperatingSystemMXBean;
import io.sluice.codecs.yaml.DataSize;
import java.lang.management.ManagementFactory;

/**
 * Everything behind the boundary. {@code enabled: false} relays only, and every second counts as
 * unscreened.
 *
 * @param process how the child processes are kept; means nothing without isolation
 */
public record InspectConfig(
        boolean enabled,
        Isolation isolation,
        ProcessConfig process,
        SamplingConfig sampling,
        TapConfig tap,
        DecodeConfig decode,
        ClassifyConfig classify) {
    private static final long AUTOMATIC_SHARE = 4;

    public static InspectConfig defaults() {
        return new InspectConfig(
                true,
                Isolation.PROCESS,
                ProcessConfig.defaults(),
                SamplingConfig.defaults(),
                TapConfig.defaults(),
                DecodeConfig.defaults(),
                ClassifyConfig.defaults());
    }

    /** What the decoders of each inspecting process may hold: an even share. */
    public DataSize decodeMemoryOfOneProcess() {
        long wanted = decode.memory().bytes();
        long whole = wanted > 0 ? wanted : machineMemory() / AUTOMATIC_SHARE;
        int processes = isolation == Isolation.PROCESS ? process.count() : 1;
        return new DataSize(Math.max(1, whole / processes));
    }

    /** What may wait in each inspecting process: no more than half of its memory for buffers. */
    public TapConfig tapOfOneProcess() {
        long most = process.memory().bytes() / 2;
        return new TapConfig(
                tap.maxTracks(),
                tap.maxTags(),
                tap.maxBytes(),
                tap.maxTailBytes(),
                new DataSize(Math.min(most, tap.maxBytesInAll().bytes())));
    }

    /** The container's, where there is one. */
    private static long machineMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                .getTotalMemorySize();
    }
}
