package io.sluice.codecs.rtmp.session;

import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import java.util.HashSet;
import java.util.Set;

/** What one encoder has used up of what it may ask for: message streams, commands, stray media. */
final class IngestAllowance {
    private final SessionLimits limits;
    private final Set<Integer> streams = new HashSet<>();
    private int lastStreamId;
    private int idleCommands;
    private long strayMediaMessages;

    IngestAllowance(SessionLimits limits) {
        this.limits = limits;
    }

    /** Opens one more message stream, of which there may be as many as chunk streams. */
    int createStream() {
        if (streams.size() >= limits.maxChunkStreams()) {
            throw violation("more than " + streams.size() + " message streams");
        }
        streams.add(++lastStreamId);
        return lastStreamId;
    }

    void requireStream(int streamId) {
        if (!streams.contains(streamId)) {
            throw violation("publish on a message stream that was not created");
        }
    }

    void deleteStream(int streamId) {
        streams.remove(streamId);
    }

    void countCommand(boolean publishing) {
        if (!publishing && ++idleCommands > limits.maxIdleCommands()) {
            throw violation("more than " + limits.maxIdleCommands() + " commands, no publish");
        }
    }

    void forgetIdleCommands() {
        idleCommands = 0;
    }

    void countStrayMedia() {
        if (++strayMediaMessages > limits.maxStrayMessages()) {
            throw violation(strayMediaMessages + " media messages outside a publish");
        }
    }

    long strayMediaMessages() {
        return strayMediaMessages;
    }

    static ProtocolException violation(String detail) {
        return new ProtocolException(Violation.COMMAND, detail);
    }
}
