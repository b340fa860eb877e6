package io.sluice.codecs.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.flv.AudioTag;
import io.sluice.codecs.flv.FourCc;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTracks;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import io.sluice.codecs.rtmp.command.Command;
import io.sluice.codecs.rtmp.command.Status;
import io.sluice.codecs.rtmp.handshake.ClientHandshake;
import io.sluice.codecs.rtmp.message.MessageType;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import io.sluice.codecs.rtmp.session.PushState.Input;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a publish: towards an origin, or as a publisher in its own right (RTMP 1.0
 * sections 5 to 7). It never waits for what some origins never send, and answers nothing but pings
 * and windows. Not thread-safe: one event loop owns it.
 */
public final class PushSession implements AutoCloseable {
    private final PushTarget target;
    private final SessionLimits limits;
    private final ConnectRequest publisher;
    private final Consumer<? super PushEvent> owner;
    private final MessageLink link;
    private final PushRequests requests;
    private @Nullable ClientHandshake handshake;
    private CapabilityProfile originProfile = CapabilityProfile.standard();
    private PushState state = PushState.NEW;
    private int streamId;

    /** A session that offers the simple handshake, which most origins take. */
    public PushSession(
            ByteBufAllocator alloc,
            SessionLimits limits,
            RandomGenerator handshakeRandom,
            PushTarget target,
            ConnectRequest publisher,
            Consumer<? super PushEvent> owner) {
        this(
                alloc,
                limits,
                new ClientHandshake(handshakeRandom, ClientHandshake.Form.SIMPLE),
                target,
                publisher,
                owner);
    }

    /**
     * A session with the handshake that this origin wants.
     *
     * @param publisher whose connect properties the origin gets
     */
    public PushSession(
            ByteBufAllocator alloc,
            SessionLimits limits,
            ClientHandshake handshake,
            PushTarget target,
            ConnectRequest publisher,
            Consumer<? super PushEvent> owner) {
        this.limits = limits;
        this.target = target;
        this.publisher = publisher;
        this.owner = owner;
        this.handshake = handshake;
        link = new MessageLink(alloc, limits);
        requests = new PushRequests(alloc, limits, target, link);
    }

    /** Says hello: the first bytes are output from now on. */
    public void start() {
        if (!move(Input.START) || handshake == null) {
            throw new IllegalStateException("started twice");
        }
        handshake.start(link.output());
    }

    /**
     * Takes the bytes and tells the owner what they mean, within the call. After a {@link
     * ProtocolException} the session is closed. A closed session drops what it gets.
     */
    public void receive(ByteBuf in) {
        try {
            link.count(in.readableBytes());
            if (!shakeHands(in)) {
                return;
            }
            link.acknowledge();
            RtmpMessage message = nextMessage(in);
            while (message != null) {
                onMessage(message);
                message = nextMessage(in);
            }
        } catch (ProtocolException e) {
            close();
            throw e;
        } finally {
            in.release();
        }
    }

    private @Nullable RtmpMessage nextMessage(ByteBuf in) {
        return state == PushState.CLOSED ? null : link.read(in);
    }

    /**
     * Everything to write to the origin since the last call, before any media; the caller owns it.
     */
    public @Nullable ByteBuf takeOutput() {
        return link.takeOutput();
    }

    /**
     * Takes the tag and returns its chunks: headers, and slices of the payload, which is not
     * copied. Write them after any output that was waiting.
     *
     * <p>A header of a codec that the origin's lists of codecs lack ends the publish: the owner
     * hears so within the call.
     */
    public ByteBuf encode(MediaTag tag) {
        if (state != PushState.PUBLISHING) {
            tag.release();
            throw new IllegalStateException("media while " + state);
        }
        OptionalInt missing = missingCodec(tag);
        ByteBuf chunks =
                link.encode(
                        MediaMessages.chunkStreamOf(tag.kind()),
                        MediaMessages.toMessage(tag, streamId));
        missing.ifPresent(
                fourCc ->
                        over(
                                Status.error(
                                        Status.PUBLISH_REJECTED,
                                        "The origin takes no " + FourCc.text(fourCc) + ".")));
        return chunks;
    }

    private OptionalInt missingCodec(MediaTag tag) {
        OptionalInt announced =
                switch (tag.kind()) {
                    case VIDEO -> VideoTracks.announcedFourCc(tag);
                    case AUDIO -> AudioTag.announcedFourCc(tag.payload());
                    case DATA -> OptionalInt.empty();
                };
        return announced.isPresent() && !mayTake(tag.kind(), announced.getAsInt())
                ? announced
                : OptionalInt.empty();
    }

    private boolean mayTake(MediaTag.Kind kind, int fourCc) {
        return kind == MediaTag.Kind.VIDEO
                ? originProfile.mayTakeVideo(fourCc)
                : originProfile.mayTakeAudio(fourCc);
    }

    /** Whether the origin accepted the publish and it is not over. */
    public boolean publishing() {
        return state == PushState.PUBLISHING;
    }

    public PushTarget target() {
        return target;
    }

    /**
     * Ends the publish, or gives up asking for it, and returns the last bytes to write, which the
     * caller owns.
     */
    public ByteBuf end() {
        if (state == PushState.REQUESTING_PUBLISH || state == PushState.PUBLISHING) {
            requests.unpublish(streamId);
        }
        move(Input.END);
        ByteBuf last = link.takeOutput();
        return last == null ? Unpooled.EMPTY_BUFFER : last;
    }

    /** Releases everything; legal at any time, also within an event. */
    @Override
    public void close() {
        state = PushState.CLOSED;
        link.close();
    }

    private boolean shakeHands(ByteBuf in) {
        if (handshake == null) {
            return true;
        }
        if (state != PushState.HANDSHAKING || !handshake.receive(in, link.output())) {
            return false;
        }
        handshake = null;
        move(Input.HANDSHAKE_DONE);
        requests.connect(publisher);
        return true;
    }

    private boolean move(Input input) {
        PushState next = state.after(input);
        if (next != null) {
            state = next;
        }
        return next != null;
    }

    private void onMessage(RtmpMessage message) {
        try {
            boolean command =
                    message.typeId() == MessageType.COMMAND_AMF0
                            || message.typeId() == MessageType.COMMAND_AMF3;
            if (command && state != PushState.OVER) {
                onCommand(Command.read(message, limits.amf()));
            }
        } finally {
            message.release();
        }
    }

    private void onCommand(Command command) {
        switch (command.name()) {
            case "_result" -> onResult(command);
            case "_error" -> onError(command);
            case "onStatus" -> onStatus(Status.of(command));
            case "close" ->
                    over(Status.error("NetConnection.Connect.Closed", "The origin closed."));
            default -> {}
        }
    }

    private void onResult(Command command) {
        if (command.transaction() == PushRequests.CONNECT && move(Input.CONNECT_RESULT)) {
            originProfile = CapabilityProfile.of(command);
            requests.createStream();
        } else if (command.transaction() == PushRequests.CREATE_STREAM
                && move(Input.STREAM_CREATED)) {
            if (!(command.argument(0) instanceof AmfValue.Num(double id))) {
                throw new ProtocolException(Violation.COMMAND, "stream without an id");
            }
            streamId = (int) (long) id;
            requests.publish(streamId);
        }
    }

    /** Errors to releaseStream and FCPublish mean nothing. */
    private void onError(Command command) {
        double call = command.transaction();
        boolean fatal =
                call == PushRequests.CONNECT
                        || call == PushRequests.CREATE_STREAM
                        || call == PushRequests.PUBLISH;
        if (fatal) {
            over(Status.of(command));
        }
    }

    private void onStatus(Status status) {
        if (status.code().equals(Status.PUBLISH_START)) {
            if (move(Input.PUBLISH_START)) {
                link.trust();
                owner.accept(new PushEvent.Accepted(originProfile));
            }
        } else if (status.isError()
                || status.code().equals(Status.PUBLISH_BAD_NAME)
                || status.code().equals(Status.UNPUBLISH_SUCCESS)) {
            over(status);
        }
    }

    private void over(Status status) {
        boolean accepted = publishing();
        if (!move(Input.OVER)) {
            return;
        }
        owner.accept(
                accepted
                        ? new PushEvent.Ended(status.code(), status.description())
                        : new PushEvent.Refused(status.code(), status.description()));
    }
}
