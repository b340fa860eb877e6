package io.sluice.gateway.config;

/** Where decoding and classifying happen. */
public enum Isolation {
    /** In child processes, which may crash or hang without costing the relay a byte. */
    PROCESS,
    /**
     * In the gateway's own process: a crash in native code ends it. For tests and small set-ups.
     */
    NONE
}
