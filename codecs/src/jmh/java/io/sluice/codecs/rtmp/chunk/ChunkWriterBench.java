package io.sluice.codecs.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Messages to chunks: one operation is one message of a {@link Broadcast}, cut and released. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(jvmArgsAppend = {LoopThreads.KIND, LoopThreads.NAME})
public class ChunkWriterBench {
    @Param({"128", "4096", "65536"})
    int chunkBytes;

    private Broadcast broadcast;
    private ChunkWriter writer;
    private int next;

    @Setup
    public void open() {
        broadcast = Broadcast.recorded();
        writer = new ChunkWriter(ByteBufAllocator.DEFAULT);
        writer.setChunkSize(chunkBytes);
    }

    @Benchmark
    public int message(Volume volume) {
        RtmpMessage message = broadcast.messages().get(next);
        next = (next + 1) % broadcast.messages().size();
        message.payload().retain();
        ByteBuf chunks = writer.write(Broadcast.chunkStreamId(message), message);
        int bytes = chunks.readableBytes();
        chunks.release();
        volume.add(message.size());
        return bytes;
    }

    @TearDown
    public void nothingIsHeld() {
        for (RtmpMessage message : broadcast.messages()) {
            if (!message.payload().release()) {
                throw new IllegalStateException("chunks were not released");
            }
        }
    }
}
