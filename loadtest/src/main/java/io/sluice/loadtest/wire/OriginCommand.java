package io.sluice.loadtest.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a probing origin is told to do. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "do")
@JsonSubTypes({
    @JsonSubTypes.Type(OriginCommand.Listen.class),
    @JsonSubTypes.Type(OriginCommand.Read.class),
    @JsonSubTypes.Type(OriginCommand.Refuse.class),
    @JsonSubTypes.Type(OriginCommand.Die.class),
    @JsonSubTypes.Type(OriginCommand.Revive.class)
})
public sealed interface OriginCommand {
    /** Listens. */
    record Listen(String host, int port, int receiveBufferBytes) implements OriginCommand {}

    /**
     * Reads at a speed from now on, on every connection.
     *
     * @param bytesPerSecond 0 stalls it, Long.MAX_VALUE lets it run
     */
    record Read(long bytesPerSecond) implements OriginCommand {}

    /** Refuses publishes from now on, or takes them again. */
    record Refuse(boolean all) implements OriginCommand {}

    /** Resets every connection and listens no more. */
    record Die() implements OriginCommand {}

    /** Listens again where it did. */
    record Revive() implements OriginCommand {}
}
