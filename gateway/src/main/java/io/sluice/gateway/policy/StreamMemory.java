package io.sluice.gateway.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that the policy remembers of one stream. Immutable; its owner keeps the latest.
 *
 * @param cut whether the stream was cut: final, nothing is decided after it
 */
public record StreamMemory(Map<String, LabelMemory> labels, boolean cut) {
    /** A stream of which nothing was inspected yet. */
    public static final StreamMemory EMPTY = new StreamMemory(Map.of(), false);

    LabelMemory label(String label) {
        return labels.getOrDefault(label, LabelMemory.EMPTY);
    }

    StreamMemory with(String label, LabelMemory memory) {
        Map<String, LabelMemory> next = new HashMap<>(labels);
        next.put(label, memory);
        return new StreamMemory(Map.copyOf(next), cut);
    }

    StreamMemory cutNow() {
        return new StreamMemory(labels, true);
    }

    /** The labels on which a flag stands. */
    public Set<String> flagged() {
        return labels.entrySet().stream()
                .filter(entry -> entry.getValue().flagged())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
