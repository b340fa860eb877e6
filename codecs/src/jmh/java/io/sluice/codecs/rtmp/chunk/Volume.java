package io.sluice.codecs.rtmp.chunk;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How many payload bytes went through: a second figure, time a megabyte. */
@State(Scope.Thread)
@AuxCounters
public class Volume {
    private long bytes;

    @Setup(Level.Iteration)
    public void restart() {
        bytes = 0;
    }

    void add(int more) {
        bytes += more;
    }

    public double megabytes() {
        return bytes / 1e6;
    }
}
