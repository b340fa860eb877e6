package io.sluice.gateway.inspect;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * What whoever decodes and classifies a stream must know of it.
 *
 * @param number names the stream
 * @param publisher stands for whoever publishes it, with any of its streams
 * @param deadlineNanos how long after its instant a sample's inspection still counts
 */
public record StreamTerms(long number, long publisher, long deadlineNanos) {
    /**
     * Of a publisher that is known by these names, the surest first.
     *
     * @param number names the stream
     */
    public static StreamTerms of(long number, List<String> publisher, long deadlineNanos) {
        byte[] name = publisher.getFirst().getBytes(StandardCharsets.UTF_8);
        long id = UUID.nameUUIDFromBytes(name).getMostSignificantBits();
        return new StreamTerms(number, id, deadlineNanos);
    }
}
