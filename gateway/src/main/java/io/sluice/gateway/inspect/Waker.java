package io.sluice.gateway.inspect;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Lets anyone wake the thread that runs an agent; where none does, waking does nothing. */
final class Waker {
    private volatile @Nullable Thread thread;

    void wakes(Thread runner) {
        thread = runner;
    }

    void wake() {
        LockSupport.unpark(thread);
    }
}
