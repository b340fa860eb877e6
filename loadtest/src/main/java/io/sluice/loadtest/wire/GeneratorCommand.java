package io.sluice.loadtest.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sluice.loadtest.clip.PreparedSource;
import io.sluice.loadtest.scenario.ClientFault;

/** What a generator is told to do. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "do")
@JsonSubTypes({
    @JsonSubTypes.Type(GeneratorCommand.Load.class),
    @JsonSubTypes.Type(GeneratorCommand.Publish.class),
    @JsonSubTypes.Type(GeneratorCommand.Stop.class),
    @JsonSubTypes.Type(GeneratorCommand.Network.class),
    @JsonSubTypes.Type(GeneratorCommand.Hostile.class),
    @JsonSubTypes.Type(GeneratorCommand.Peace.class)
})
public sealed interface GeneratorCommand {
    /** Reads a source's clips into memory; publishes name it by its number. */
    record Load(int source, PreparedSource clips) implements GeneratorCommand {}

    /**
     * Publishes once, at a moment.
     *
     * @param insert which of the source's inserts is spliced in; -1 for none
     * @param fault the way in which this stream misbehaves; {@code ""} for none
     * @param bytesPerSecond a slow writer's speed
     * @param chunkBytes the chunk size it sends with
     */
    record Publish(
            int publish,
            long atNanos,
            String url,
            String key,
            int source,
            int insert,
            long sessionMillis,
            String fault,
            long bytesPerSecond,
            int chunkBytes)
            implements GeneratorCommand {}

    /** Ends a publish before its session is over. */
    record Stop(int publish) implements GeneratorCommand {}

    /** Every later publish goes through a path that does this. */
    record Network(
            long latencyMillis, long jitterMillis, long bytesPerSecond, long resetAfterMillis)
            implements GeneratorCommand {}

    /** Raw connections that misbehave, from a moment on until told to stop. */
    record Hostile(ClientFault.Kind kind, int count, long atNanos, String url, long bytesPerSecond)
            implements GeneratorCommand {}

    /** Ends every hostile connection. */
    record Peace() implements GeneratorCommand {}
}
