package io.sluice.gateway.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Promise;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.session.CapabilityProfile;
import io.sluice.codecs.rtmp.session.IngestEvent;
import io.sluice.codecs.rtmp.session.IngestSession;
import io.sluice.codecs.rtmp.session.SessionLimits;
import java.net.ConnectException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The platform's end of one connection: a real {@link IngestSession} whose owner accepts, refuses,
 * stalls or dies, and which checks each tag against what its publisher sent.
 */
final class SimOrigin implements Actor {
    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;
    private static final long FOR_GOOD = Long.MAX_VALUE / 2;

    private final World world;
    private final Dice dice;
    final int number;
    private final boolean resumes;
    private final ChannelHandler handler;
    private final Promise<Channel> dialled;
    private final Wire wire;
    private final IngestSession session;
    private final ByteBuf backlog = Unpooled.buffer();
    private final long connectNanos;
    private final long dieNanos;
    private final long stallNanos;
    private final long stallEndNanos;
    private final Death death;
    private final boolean lingers;
    private final int greed;
    private @Nullable SimSocket socket;
    private @Nullable Account account;
    private @Nullable Publication publication;

    /** Whether a GOP has come after the headers with which a further connection begins. */
    private boolean begun;

    /** Which of the publication's tags must come next. */
    private int next;

    private int arrived;
    private @Nullable Runnable answer;
    private long answerNanos;
    private boolean dialOver;
    private boolean dead;
    private boolean struck;

    /** How it ends a connection before its time. */
    private enum Death {
        NONE,
        CLOSES,
        RESETS,
        GARBAGE,
        ENDS_PUBLISH
    }

    /**
     * One that is being dialled.
     *
     * @param number in the order of the dials
     * @param account whose stream it is; null where it is one that was lost before
     */
    SimOrigin(
            World world,
            int number,
            @Nullable Account account,
            ChannelHandler handler,
            Promise<Channel> dialled) {
        this.world = world;
        this.number = number;
        this.dice = world.dice();
        this.account = account;
        this.resumes = account == null;
        if (account != null) {
            account.origin = this;
        }
        this.handler = handler;
        this.dialled = dialled;
        this.wire = new Wire(dice.between(1_000, 20_000), dice.between(600, 33_000));
        this.session =
                new IngestSession(ALLOC, SessionLimits.defaults(), dice.split(), this::onEvent);
        this.connectNanos = world.now() + dialTime();
        this.death = death();
        this.dieNanos = death == Death.NONE ? FOR_GOOD : world.now() + dice.millis(0, 5_000);
        boolean forGood = dice.strikes(Fault.ORIGIN_STALLS_FOR_GOOD, 400);
        boolean stalls = forGood || dice.strikes(Fault.ORIGIN_STALLS, 400);
        this.stallNanos = stalls ? world.now() + dice.millis(0, 4_000) : FOR_GOOD;
        this.stallEndNanos = forGood ? FOR_GOOD : stallNanos + dice.millis(50, 1_500);
        this.lingers = dice.strikes(Fault.ORIGIN_LINGERS, 400);
        this.greed = dice.one(600, 4_000, 40_000);
    }

    private long dialTime() {
        return dice.strikes(Fault.ORIGIN_DIAL_HANGS, 200)
                ? dice.millis(200, 3_000)
                : dice.millis(0, 100);
    }

    private Death death() {
        if (dice.strikes(Fault.ORIGIN_DIES, 400)) {
            return Death.CLOSES;
        }
        if (dice.strikes(Fault.ORIGIN_RESETS, 300)) {
            return Death.RESETS;
        }
        if (dice.strikes(Fault.ORIGIN_GARBAGE, 200)) {
            return Death.GARBAGE;
        }
        return dice.strikes(Fault.ORIGIN_ENDS_PUBLISH, 200) ? Death.ENDS_PUBLISH : Death.NONE;
    }

    /** Whether bytes lie at the gateway's end that it has begun to write. */
    boolean gatewayHoldsBytes() {
        return socket != null && socket.holdsBytes();
    }

    /** Whether what the gateway writes fails at once, and so waits nowhere. */
    boolean broken() {
        return wire.isReset() || socket != null && !socket.isOpen();
    }

    boolean over() {
        boolean readsNoMore = dead || stallEndNanos == FOR_GOOD && world.now() >= stallNanos;
        return dialOver && (socket == null || readsNoMore && !socket.isOpen());
    }

    @Override
    public void act() {
        if (!dialOver) {
            connect();
        } else if (!dead) {
            live();
        }
    }

    private void connect() {
        if (world.now() < connectNanos) {
            return;
        }
        dialOver = true;
        if (dice.strikes(Fault.ORIGIN_DIAL_FAILS, 200)) {
            dialled.setFailure(new ConnectException("refused, as the dice say"));
            return;
        }
        socket = world.open(wire, handler);
        dialled.setSuccess(socket);
    }

    private void live() {
        long now = world.now();
        if (now >= dieNanos && !struck) {
            struck = true;
            die();
        }
        if (!dead && (now < stallNanos || now >= stallEndNanos)) {
            receive();
        }
        if (!dead && answer != null && now >= answerNanos) {
            Runnable said = answer;
            answer = null;
            said.run();
            takeOutput();
        }
        send();
    }

    private void receive() {
        byte[] bytes = wire.toPeer.read(dice.between(1, greed));
        if (bytes.length > 0) {
            session.receive(ALLOC.buffer(bytes.length).writeBytes(bytes));
            takeOutput();
        } else if (wire.isReset() || wire.toPeer.atEnd() && !(lingers && !dice.isCalm())) {
            close();
        }
    }

    private void close() {
        dead = true;
        wire.toGateway.finish();
    }

    private void die() {
        switch (death) {
            case NONE -> {}
            case CLOSES -> close();
            case RESETS -> {
                dead = true;
                wire.reset();
            }
            case GARBAGE ->
                    backlog.writeBytes(new byte[] {2, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0}).writeInt(1);
            case ENDS_PUBLISH -> {
                if (session.publishing()) {
                    session.endPublish("NetStream.Publish.Failed", "The origin is done.");
                    takeOutput();
                }
            }
        }
    }

    private void onEvent(IngestEvent event) {
        switch (event) {
            case IngestEvent.Connect connect -> onConnect();
            case IngestEvent.Publish(var request) -> onPublish(request.key().reveal());
            case IngestEvent.Media(var tag) -> {
                try {
                    onTag(tag);
                } finally {
                    tag.release();
                }
            }
            case IngestEvent.Unpublish unpublish -> account().originToldEnd = true;
        }
    }

    private void onTag(MediaTag tag) {
        Publication from = publication;
        if (from == null) {
            throw world.violated("media without a publish");
        }
        if (resumes && !begun) {
            OptionalInt place = from.onResumed(tag);
            if (place.isEmpty()) {
                return;
            }
            account().onArriving(this);
            begun = true;
            next = place.getAsInt();
        } else {
            account().onArriving(this);
            next = from.onReceived(tag, next);
        }
        arrived++;
    }

    /** Tags that have come here, headers that were repeated aside. */
    int arrived() {
        return arrived;
    }

    private Account account() {
        Account known = account;
        if (known == null) {
            throw world.violated("no publish came here");
        }
        return known;
    }

    private void onConnect() {
        if (dice.strikes(Fault.ORIGIN_REFUSES_CONNECT, 200)) {
            later(() -> session.refuseConnect("NetConnection.Connect.Rejected", "No."));
        } else if (!dice.strikes(Fault.ORIGIN_MUTE, 200)) {
            later(() -> session.acceptConnect(CapabilityProfile.standard()));
        }
    }

    private void onPublish(String name) {
        Publication asked = world.publication(Publication.idIn(name));
        publication = asked;
        if (resumes) {
            account = world.book().of(asked);
            account.origin = this;
        } else {
            account().onArrived(asked);
        }
        if (dice.strikes(Fault.ORIGIN_REFUSES_PUBLISH, 200)) {
            later(() -> session.refusePublish("NetStream.Publish.BadName", "No."));
        } else if (!dice.strikes(Fault.ORIGIN_MUTE, 200)) {
            later(session::acceptPublish);
        }
    }

    private void later(Runnable what) {
        answer = what;
        answerNanos = world.now() + dice.millis(0, 100);
    }

    private void takeOutput() {
        ByteBuf output = session.takeOutput();
        if (output != null) {
            backlog.writeBytes(output);
            output.release();
        }
    }

    private void send() {
        if (wire.toGateway.finished()) {
            return;
        }
        int bytes = Math.min(backlog.readableBytes(), wire.toGateway.room());
        wire.toGateway.write(ByteBufUtil.getBytes(backlog, backlog.readerIndex(), bytes));
        backlog.skipBytes(bytes).discardSomeReadBytes();
    }

    void end() {
        session.close();
        backlog.release();
    }
}
