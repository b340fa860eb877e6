package io.sluice.gateway.inspect;

/** Lets the simulation see how many tags the decode workers hold undecoded. */
public final class Held {
    private Held() {}

    public static long by(InProcessInspector inspector) {
        return inspector.agents().stream()
                .filter(DecodeWorker.class::isInstance)
                .mapToLong(agent -> ((DecodeWorker) agent).held())
                .sum();
    }

    public static boolean decodes(Agent agent) {
        return agent instanceof DecodeWorker;
    }
}
