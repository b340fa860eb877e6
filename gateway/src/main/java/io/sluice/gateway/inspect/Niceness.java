package io.sluice.gateway.inspect;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The calling thread's claim on the processor, lowered: where there are more threads than cores,
 * the relay's run first (setpriority(2), which on Linux concerns one thread).
 */
public final class Niceness {
    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;
    private static final int NICE = 5;

    private Niceness() {}

    /** Whether the kernel took it; where it does not know the call, all threads stay equal. */
    public static boolean giveWayToTheRelay() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> symbol = linker.defaultLookup().find("setpriority");
        if (symbol.isEmpty()) {
            return false;
        }
        MethodHandle setpriority =
                linker.downcallHandle(
                        symbol.get(),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        try {
            return (int) setpriority.invokeExact(PRIO_PROCESS, CALLING_THREAD, NICE) == 0;
        } catch (Throwable e) {
            throw new AssertionError("a call of three ints can't throw", e);
        }
    }
}
