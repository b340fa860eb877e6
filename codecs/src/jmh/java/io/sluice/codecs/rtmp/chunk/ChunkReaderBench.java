package io.sluice.codecs.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import java.util.ArrayList;
import java.util.List;
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

/** Chunks to messages: one operation is one message of a {@link Broadcast}, read and released. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(jvmArgsAppend = {LoopThreads.KIND, LoopThreads.NAME})
public class ChunkReaderBench {
    @Param({"128", "4096"})
    int chunkBytes;

    /** How much one read of the socket brings. */
    @Param({"16384", "65536"})
    int receiveBytes;

    private final List<ByteBuf> received = new ArrayList<>();
    private ChunkReader reader;
    private ByteBuf current;
    private int next;

    @Setup
    public void receive() {
        Broadcast broadcast = Broadcast.recorded();
        ByteBuf wire = broadcast.wire(chunkBytes);
        while (wire.isReadable()) {
            ByteBuf read = ByteBufAllocator.DEFAULT.directBuffer(receiveBytes);
            wire.readBytes(read, Math.min(receiveBytes, wire.readableBytes()));
            received.add(read);
        }
        wire.release();
        broadcast.release();
        reader =
                new ChunkReader(
                        ByteBufAllocator.DEFAULT, new ChunkLimits(0xFFFFFF, 8 << 20, 32), 10 << 20);
        reader.setChunkSize(chunkBytes);
        current = received.getFirst();
    }

    @Benchmark
    public int message(Volume volume) {
        RtmpMessage message = reader.read(current);
        while (message == null) {
            receiveNext();
            message = reader.read(current);
        }
        int size = message.size();
        message.release();
        volume.add(size);
        return size;
    }

    /** The broadcast again after its end: it ends with a whole message. */
    private void receiveNext() {
        next = (next + 1) % received.size();
        current = received.get(next).readerIndex(0);
    }

    @TearDown
    public void nothingIsHeld() {
        reader.close();
        for (ByteBuf each : received) {
            if (!each.release()) {
                throw new IllegalStateException("a message was not released");
            }
        }
    }
}
