package io.sluice.gateway.policy;

/** What the policy makes of one inspection: the memory from now on, and the verdict. */
public record Decision(StreamMemory memory, Verdict verdict) {}
