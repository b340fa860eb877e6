package io.sluice.codecs.rtmp.chunk;

import io.netty.util.concurrent.DefaultEventExecutorGroup;

/**
 * What JMH runs chunk benchmarks on: Netty's own executor threads, as event loops are, since its
 * allocator keeps memory near at hand for those alone.
 */
public final class LoopThreads extends DefaultEventExecutorGroup {
    /** The flags of a fork whose benchmarks run here. */
    static final String KIND = "-Djmh.executor=CUSTOM";

    static final String NAME = "-Djmh.executor.class=io.sluice.codecs.rtmp.chunk.LoopThreads";

    /** Called by JMH, by reflection. */
    public LoopThreads(int threads, String prefix) {
        super(threads);
    }
}
