package io.sluice.loadtest.worker;

import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.MediaSource;
import io.sluice.loadtest.clip.StreamSource;
import io.sluice.loadtest.fault.EndlessGop;
import io.sluice.loadtest.fault.FrozenTimestamps;
import io.sluice.loadtest.scenario.ClientFault;
import io.sluice.loadtest.wire.GeneratorCommand;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The way in which a stream's media are wrong, if they are. */
record Misbehaviour(Optional<ClientFault.Kind> kind) {
    static Misbehaviour of(String fault) {
        return new Misbehaviour(
                fault.isEmpty() ? Optional.empty() : Optional.of(ClientFault.Kind.valueOf(fault)));
    }

    /** The media of one publish. */
    MediaSource source(
            GeneratorCommand.Publish publish,
            Clip clip,
            Optional<StreamSource.PlacedInsert> insert) {
        MediaSource right =
                new StreamSource(
                        clip,
                        publish.publish(),
                        publish.sessionMillis(),
                        insert,
                        ByteBufAllocator.DEFAULT);
        return is(ClientFault.Kind.ENDLESS_GOP) ? new EndlessGop(right) : right;
    }

    UnaryOperator<MediaTag> asSent() {
        return is(ClientFault.Kind.FROZEN_TIMESTAMPS)
                ? new FrozenTimestamps()
                : UnaryOperator.identity();
    }

    private boolean is(ClientFault.Kind other) {
        return kind.filter(other::equals).isPresent();
    }
}
