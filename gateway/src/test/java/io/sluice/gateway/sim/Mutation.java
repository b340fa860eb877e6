package io.sluice.gateway.sim;

import io.sluice.gateway.inspect.Inspector;
import io.sluice.gateway.net.Dialer;
import io.sluice.gateway.stream.StreamObserver;

/**
 * A fault of the gateway's own, laid over one of its seams: what the simulation must find. One
 * object a run; by itself it changes nothing.
 */
class Mutation implements AutoCloseable {
    Dialer over(Dialer dialer) {
        return dialer;
    }

    Inspector over(Inspector inspector) {
        return inspector;
    }

    StreamObserver over(StreamObserver observer) {
        return observer;
    }

    /** Gives back what was kept. */
    @Override
    public void close() {}
}
