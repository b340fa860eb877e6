package io.sluice.gateway.isolate;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What each thread of a child is doing in native code right now, in a file that both processes map:
 * it outlives the child, so that the parent can read what killed it, and shows a call that hangs.
 */
final class WorkMarks implements AutoCloseable {
    private static final int SLOTS = 2_048;

    /** A cache line each, so that threads don't disturb one another. */
    private static final int SLOT_BYTES = 64;

    /** In the first slot, which is nobody's: how many of the others are. */
    private static final int TAKEN = 0;

    private static final int STREAM = 0;
    private static final int PICTURE = 8;
    private static final int SINCE = 16;
    private static final int THREAD = 24;
    private static final long IDLE = 0;
    private static final VarHandle LONGS = ValueLayout.JAVA_LONG.varHandle();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment marks;

    /**
     * One call that has not returned; times in the ticker's nanoseconds.
     *
     * @param thread a hash of its thread's name
     */
    record Mark(long stream, long pictureId, long sinceNanos, long thread) {
        /** Whether it is the call of the thread of that name, in all likelihood. */
        boolean isOf(String threadName) {
            return thread == threadName.hashCode();
        }
    }

    private WorkMarks(Path file, StandardOpenOption... options) throws IOException {
        try (FileChannel channel = FileChannel.open(file, options)) {
            marks = channel.map(MapMode.READ_WRITE, 0, (long) SLOTS * SLOT_BYTES, arena);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** A new file. */
    static WorkMarks create(Path file) throws IOException {
        return new WorkMarks(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    /** The file that the parent created. */
    static WorkMarks open(Path file) throws IOException {
        return new WorkMarks(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** A slot for one more thread. */
    Slot slot() {
        int number = (int) (long) LONGS.getAndAdd(marks, (long) TAKEN, 1L) + 1;
        if (number >= SLOTS) {
            throw new IllegalStateException("more than " + SLOTS + " threads");
        }
        return new Slot((long) number * SLOT_BYTES);
    }

    /** The calls that have not returned. */
    List<Mark> busy() {
        List<Mark> busy = new ArrayList<>();
        long taken = Math.min(SLOTS - 1, (long) LONGS.getAcquire(marks, (long) TAKEN));
        for (long at = SLOT_BYTES; at <= taken * SLOT_BYTES; at += SLOT_BYTES) {
            long since = (long) LONGS.getAcquire(marks, at + SINCE);
            if (since != IDLE) {
                long stream = (long) LONGS.getAcquire(marks, at + STREAM);
                long picture = (long) LONGS.getAcquire(marks, at + PICTURE);
                long thread = (long) LONGS.getAcquire(marks, at + THREAD);
                busy.add(new Mark(stream, picture, since, thread));
            }
        }
        return busy;
    }

    @Override
    public void close() {
        arena.close();
    }

    /** One thread's mark. */
    final class Slot {
        private final long at;

        private Slot(long at) {
            this.at = at;
        }

        /** A call into native code follows; an endless one is told by its beginning. */
        void begin(long stream, long pictureId, long nowNanos) {
            LONGS.setOpaque(marks, at + STREAM, stream);
            LONGS.setOpaque(marks, at + PICTURE, pictureId);
            LONGS.setOpaque(marks, at + THREAD, (long) Thread.currentThread().getName().hashCode());
            LONGS.setRelease(marks, at + SINCE, nowNanos == IDLE ? 1 : nowNanos);
        }

        /** It has returned. */
        void end() {
            LONGS.setRelease(marks, at + SINCE, IDLE);
        }
    }
}
