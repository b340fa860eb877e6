package io.sluice.models.classify;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Tells glibc to keep the memory that the engine frees between two operators. By default it returns
 * each activation buffer to the kernel and faults it in again, which makes a model that is not in
 * the fast form three to five times slower.
 */
public final class Malloc {
    /** What became of the request. */
    public enum Outcome {
        /** The allocator keeps freed memory from now on. */
        APPLIED,
        /** The allocator knows the call but refused a value. */
        REFUSED,
        /** Not glibc: the allocator is left as it is. */
        UNAVAILABLE
    }

    private static final int M_TRIM_THRESHOLD = -1;
    private static final int M_TOP_PAD = -2;
    private static final int M_MMAP_THRESHOLD = -3;

    private Malloc() {}

    /** To be called before the engine loads. Harmless when called again. */
    public static Outcome keepFreedMemory() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> symbol = linker.defaultLookup().find("mallopt");
        if (symbol.isEmpty()) {
            return Outcome.UNAVAILABLE;
        }
        MethodHandle mallopt =
                linker.downcallHandle(
                        symbol.get(), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        boolean done =
                set(mallopt, M_MMAP_THRESHOLD, 32 << 20)
                        && set(mallopt, M_TRIM_THRESHOLD, 512 << 20)
                        && set(mallopt, M_TOP_PAD, 16 << 20);
        return done ? Outcome.APPLIED : Outcome.REFUSED;
    }

    private static boolean set(MethodHandle mallopt, int parameter, int value) {
        try {
            return (int) mallopt.invokeExact(parameter, value) == 1;
        } catch (Throwable e) {
            throw new AssertionError("a call of two ints can't throw", e);
        }
    }
}
