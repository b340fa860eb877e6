package io.sluice.codecs.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.amf.AmfValue.Atom;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.command.Command;
import io.sluice.codecs.rtmp.command.Status;
import io.sluice.codecs.rtmp.handshake.ServerHandshake;
import io.sluice.codecs.rtmp.message.AggregateMessage;
import io.sluice.codecs.rtmp.message.MessageType;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import io.sluice.codecs.rtmp.session.IngestState.Input;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one publisher's connection (RTMP 1.0 sections 5 to 7). Bytes go in, events
 * come out in their order, within the call; what the owner answers becomes bytes to write. Not
 * thread-safe: one event loop owns it.
 *
 * <p>Only media on the message stream of the one accepted publish comes out. Everything else is
 * dropped and counted.
 */
public final class IngestSession implements AutoCloseable {
    private final SessionLimits limits;
    private final Consumer<? super IngestEvent> owner;
    private final MessageLink link;
    private final IngestReplies replies;
    private final IngestAllowance allowance;
    private final UnreadBytes unread;
    private @Nullable ServerHandshake handshake;
    private @Nullable ConnectRequest connect;
    private IngestState state = IngestState.HANDSHAKING;
    private double connectTransaction;
    private int publishStreamId;
    private boolean paused;

    public IngestSession(
            ByteBufAllocator alloc,
            SessionLimits limits,
            RandomGenerator handshakeRandom,
            Consumer<? super IngestEvent> owner) {
        this.limits = limits;
        this.owner = owner;
        link = new MessageLink(alloc, limits);
        replies = new IngestReplies(alloc, limits, link);
        allowance = new IngestAllowance(limits);
        handshake = new ServerHandshake(handshakeRandom);
        unread = new UnreadBytes(alloc, limits.maxPartialBytes());
    }

    /**
     * Takes the bytes and tells the owner what they mean, within the call. After a {@link
     * ProtocolException} the session is closed. A closed session drops what it gets.
     */
    public void receive(ByteBuf in) {
        link.count(in.readableBytes());
        read(unread.isEmpty() ? in : unread.then(in));
    }

    private void read(ByteBuf in) {
        try {
            RtmpMessage message = shakeHands(in) ? nextMessage(in) : null;
            while (message != null) {
                onMessage(message);
                message = nextMessage(in);
            }
            if (paused && state != IngestState.CLOSED && in.isReadable()) {
                unread.add(in.readRetainedSlice(in.readableBytes()));
            }
        } catch (ProtocolException e) {
            close();
            throw e;
        } finally {
            in.release();
        }
    }

    private @Nullable RtmpMessage nextMessage(ByteBuf in) {
        if (paused || state == IngestState.CLOSED) {
            return null;
        }
        link.acknowledge();
        return link.read(in);
    }

    /** What follows stays unread until {@link #resume}; legal at any time, also within an event. */
    public void pause() {
        paused = true;
    }

    /** Goes on, with what stayed unread first; may tell the owner within the call. */
    public void resume() {
        paused = false;
        if (!unread.isEmpty()) {
            read(unread.take());
        }
    }

    /** Everything to write to the peer since the last call; the caller owns it. */
    public @Nullable ByteBuf takeOutput() {
        return link.takeOutput();
    }

    public void acceptConnect(CapabilityProfile profile) {
        move(Input.ACCEPT_CONNECT);
        replies.connected(connectTransaction, connect, profile);
    }

    public void refuseConnect(String code, String description) {
        move(Input.REFUSE_CONNECT);
        replies.connectRefused(connectTransaction, Status.error(code, description));
    }

    public void acceptPublish() {
        move(Input.ACCEPT_PUBLISH);
        allowance.forgetIdleCommands();
        link.trust();
        replies.published(publishStreamId);
    }

    /** The session goes on: another publish would be asked anew. */
    public void refusePublish(String code, String description) {
        move(Input.REFUSE_PUBLISH);
        replies.status(publishStreamId, Status.error(code, description));
    }

    /** Ends a publish from our side: a cut, or the origin's loss. No further media comes out. */
    public void endPublish(String code, String description) {
        move(Input.END_PUBLISH);
        replies.status(publishStreamId, Status.error(code, description));
    }

    /** Asks a publisher that said it can to connect anew. Nothing ends by that. */
    public void requestReconnect(String description) {
        if (state.publishAskedOrGiven() && connect != null && connect.canReconnect()) {
            replies.reconnect(description);
        }
    }

    /** Whether a publish is accepted and not over. */
    public boolean publishing() {
        return state == IngestState.PUBLISHING;
    }

    public long bytesReceived() {
        return link.received();
    }

    /** Media messages that belonged to no accepted publish and were dropped. */
    public long strayMediaMessages() {
        return allowance.strayMediaMessages();
    }

    /** Memory that unfinished messages take now. */
    public int partialBytes() {
        return link.partialBytes();
    }

    /** Releases everything; legal at any time, also within an event. */
    @Override
    public void close() {
        state = IngestState.CLOSED;
        unread.release();
        link.close();
    }

    private boolean shakeHands(ByteBuf in) {
        if (handshake == null) {
            return true;
        }
        if (state == IngestState.CLOSED || !handshake.receive(in, link.output())) {
            return false;
        }
        handshake = null;
        move(Input.HANDSHAKE_DONE);
        return true;
    }

    private void move(Input input) {
        IngestState next = state.after(input);
        if (next == null) {
            throw new IllegalStateException(input + " while " + state);
        }
        state = next;
    }

    private void onMessage(RtmpMessage message) {
        if (MediaMessages.isMedia(message)) {
            onMedia(message);
            return;
        }
        try {
            switch (message.typeId()) {
                case MessageType.AGGREGATE -> AggregateMessage.split(message, this::onMedia);
                case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 -> onCommand(message);
                default -> {}
            }
        } finally {
            message.release();
        }
    }

    private void onMedia(RtmpMessage message) {
        boolean published = publishing() && message.streamId() == publishStreamId;
        if (published && MediaMessages.isMedia(message)) {
            owner.accept(new IngestEvent.Media(MediaMessages.toTag(message)));
            return;
        }
        message.release();
        if (state != IngestState.CLOSED) {
            allowance.countStrayMedia();
        }
    }

    private void onCommand(RtmpMessage message) {
        if (state == IngestState.REFUSED) {
            return;
        }
        Command command = Command.read(message, limits.amf());
        allowance.countCommand(publishing());
        if (command.name().equals("connect")) {
            onConnect(command);
        } else if (state.connected()) {
            onConnectedCommand(command, message.streamId());
        } else {
            throw IngestAllowance.violation("command before connect was accepted");
        }
    }

    private void onConnect(Command command) {
        if (state != IngestState.AWAITING_CONNECT) {
            throw IngestAllowance.violation("second connect");
        }
        ConnectRequest request = ConnectRequest.read(command);
        NameRules.checkConnect(request, limits.maxNameLength());
        connect = request;
        connectTransaction = command.transaction();
        move(Input.CONNECT);
        owner.accept(new IngestEvent.Connect(request));
    }

    private void onConnectedCommand(Command command, int streamId) {
        switch (command.name()) {
            case "releaseStream", "_checkbw" -> replies.result(command, Atom.UNDEFINED);
            case "FCPublish" -> replies.fcAnswer(command, "onFCPublish", Status.PUBLISH_START);
            case "createStream" -> replies.result(command, AmfValue.of(allowance.createStream()));
            case "publish" -> onPublish(command, streamId);
            case "play", "play2" -> replies.noPlaying(streamId);
            case "FCUnpublish" -> {
                unpublish(publishStreamId, "FCUnpublish");
                replies.fcAnswer(command, "onFCUnpublish", Status.UNPUBLISH_SUCCESS);
            }
            case "deleteStream" -> onDeleteStream(command);
            case "closeStream" -> unpublish(streamId, "closeStream");
            default -> {}
        }
    }

    private void onPublish(Command command, int streamId) {
        if (command.argument(0) instanceof AmfValue.Bool(boolean on) && !on) {
            unpublish(streamId, "publish false");
            return;
        }
        allowance.requireStream(streamId);
        if (state.publishAskedOrGiven() || connect == null) {
            replies.badName(streamId, "This connection publishes already.");
        } else if (command.argument(0) instanceof AmfValue.Str(String name)) {
            askPublish(connect, name, command.text(1, "live"), streamId);
        } else {
            replies.badName(streamId, "The name is no string.");
        }
    }

    private void askPublish(ConnectRequest connect, String name, String type, int streamId) {
        PublishRequest request = NameRules.publish(connect, name, type, limits.maxNameLength());
        publishStreamId = streamId;
        move(Input.PUBLISH);
        owner.accept(new IngestEvent.Publish(request));
    }

    /** Some encoders send the key instead of the id: they mean the stream they publish. */
    private void onDeleteStream(Command command) {
        int id = command.argument(0) instanceof AmfValue.Num(double n) ? (int) n : publishStreamId;
        unpublish(id, "deleteStream");
        allowance.deleteStream(id);
    }

    private void unpublish(int streamId, String how) {
        if (streamId != publishStreamId || !state.publishAskedOrGiven()) {
            return;
        }
        move(Input.UNPUBLISH);
        replies.status(publishStreamId, Status.success(Status.UNPUBLISH_SUCCESS, "Unpublished."));
        owner.accept(new IngestEvent.Unpublish(how));
    }
}
