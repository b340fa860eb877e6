package io.sluice.gateway.inspect;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform thread that runs one {@link Agent}, resting while it has nothing to do, and giving
 * way to the relay's threads. A daemon: native code that hangs in it can't keep the process alive.
 */
final class AgentThread {
    private static final Logger log = LoggerFactory.getLogger(AgentThread.class);
    private static final long PAUSE_AFTER_BUG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Agent agent;
    private final Thread thread;
    private volatile boolean stopping;

    AgentThread(String name, Agent agent, Waker waker) {
        this.agent = agent;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
        waker.wakes(thread);
    }

    void start() {
        thread.start();
    }

    private void run() {
        if (!Niceness.giveWayToTheRelay()) {
            log.info("{} runs at the relay's own priority", thread.getName());
        }
        while (!stopping) {
            rest(doWork());
        }
        agent.close();
    }

    /** A bug must not blind the gateway: it is logged, and the stage goes on. */
    private long doWork() {
        try {
            return agent.doWork();
        } catch (RuntimeException | Error bug) {
            log.error("{} failed", thread.getName(), bug);
            return PAUSE_AFTER_BUG_NANOS;
        }
    }

    private void rest(long nanos) {
        if (nanos == Agent.UNTIL_WOKEN) {
            LockSupport.park(this);
        } else if (nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        }
    }

    /** Asks the thread to end; it closes its agent on the way out. */
    void stop() {
        stopping = true;
        LockSupport.unpark(thread);
    }

    /** Whether the thread ended within the time; where it did not, it is left to hang. */
    boolean awaitEnd(long timeoutNanos) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, timeoutNanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn("{} hangs and is left behind with what it holds", thread.getName());
        }
        return !thread.isAlive();
    }
}
