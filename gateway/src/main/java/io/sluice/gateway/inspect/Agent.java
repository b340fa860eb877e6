package io.sluice.gateway.inspect;

/**
 * One stage's work without a thread of its own: an {@link AgentThread} runs it in production, the
 * simulation runs all of them on one thread.
 */
public interface Agent extends AutoCloseable {
    /** There is nothing to do until somebody wakes the agent. */
    long UNTIL_WOKEN = Long.MAX_VALUE;

    /**
     * Does a bounded piece of work.
     *
     * @return for how many nanoseconds there is nothing to do: 0 where there is more
     */
    long doWork();

    /**
     * Ends everything in flight and frees what the agent owns. Called on its thread, or when that
     * has ended.
     */
    @Override
    void close();
}
