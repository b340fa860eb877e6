package io.sluice.gateway.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.amf.AmfValue.Atom;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.chunk.ChunkWriter;
import io.sluice.codecs.rtmp.command.Command;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import io.sluice.codecs.rtmp.message.SetChunkSize;
import io.sluice.codecs.rtmp.session.ConnectRequest;
import io.sluice.codecs.rtmp.session.PushEvent;
import io.sluice.codecs.rtmp.session.PushSession;
import io.sluice.codecs.rtmp.session.PushTarget;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.codecs.rtmp.session.StreamKey;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a publisher to the gateway: real RTMP from a {@link PushSession}, the media
 * beside it, since some encoders send it before they are told to start.
 */
final class PublisherLink {
    private static final int MAX_BACKLOG = 60_000;
    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;
    private static final String URL = "rtmp://gateway/live";

    private final World world;
    private final Dice dice;
    private final Wire wire;
    private final String key;
    private final int chunk;
    private final PushSession session;
    private final ByteBuf backlog = Unpooled.buffer();
    private final boolean early;
    private final boolean stubborn;
    private final Leaving leaving;
    private ChunkWriter writer;
    private Publication publication;
    private @Nullable SimEncoder encoder;
    private int streamId = 1;
    private long leaveNanos;
    private boolean told;
    private boolean finishing;
    private boolean over;
    private boolean silent;
    private boolean idles;

    /** How the publisher leaves, if nobody ends it before. */
    private enum Leaving {
        UNPUBLISHES,
        CLOSES,
        RESETS,
        VANISHES,
        SILENT,
        BREAKS_PROTOCOL
    }

    PublisherLink(World world, String key, InetAddress address) {
        this.world = world;
        this.dice = world.dice();
        this.key = key;
        this.wire = new Wire(dice.between(500, 20_000), dice.between(2_000, 20_000));
        this.chunk = dice.one(128, 500, 4_096, 65_536);
        this.publication = world.newPublication(key);
        this.writer = newWriter();
        this.early = dice.percent(30);
        this.stubborn = dice.strikes(Fault.PUBLISHER_STUBBORN, 500);
        boolean idle = dice.strikes(Fault.PUBLISHER_IDLES, 100);
        this.leaving = leaving();
        this.leaveNanos = world.now() + dice.millis(300, 6_000);
        this.session =
                new PushSession(
                        ALLOC,
                        limits(),
                        dice.split(),
                        new PushTarget(URL, "live", new StreamKey(publication.name())),
                        ConnectRequest.of("live", URL),
                        this::onEvent);
        world.accept(wire, address);
        session.start();
        takeOutput();
        if (dice.strikes(Fault.PUBLISHER_BABBLES, 100)) {
            backlog.clear().writeCharSequence("GET / HTTP/1.1\r\n\r\n", StandardCharsets.US_ASCII);
            idles = true;
        } else if (idle) {
            backlog.writerIndex(dice.between(1, backlog.readableBytes()));
            idles = true;
        }
    }

    private SessionLimits limits() {
        SessionLimits base = SessionLimits.defaults();
        return new SessionLimits(
                base.windowAckBytes(),
                base.peerBandwidthBytes(),
                chunk,
                base.maxInChunkBytes(),
                base.maxMessageBytes(),
                base.maxPartialBytesBeforePublish(),
                base.maxPartialBytes(),
                base.maxChunkStreams(),
                base.maxAmfDepth(),
                base.maxAmfElements(),
                base.maxNameLength());
    }

    private ChunkWriter newWriter() {
        ChunkWriter fresh = new ChunkWriter(ALLOC);
        fresh.setChunkSize(chunk);
        return fresh;
    }

    private Leaving leaving() {
        if (dice.strikes(Fault.PUBLISHER_RESETS, 400)) {
            return Leaving.RESETS;
        }
        if (dice.strikes(Fault.PUBLISHER_VANISHES, 400)) {
            return Leaving.VANISHES;
        }
        if (dice.strikes(Fault.PUBLISHER_SILENT, 300)) {
            return Leaving.SILENT;
        }
        if (dice.strikes(Fault.PUBLISHER_GARBAGE, 300)) {
            return Leaving.BREAKS_PROTOCOL;
        }
        return dice.one(Leaving.UNPUBLISHES, Leaving.UNPUBLISHES, Leaving.CLOSES);
    }

    /** Whether it says nothing more, on a connection that stays. */
    boolean silent() {
        return silent;
    }

    boolean over() {
        return over;
    }

    void act() {
        receive();
        if (over) {
            return;
        }
        if (encoder != null && !finishing && !silent) {
            produce(encoder);
        }
        boolean due = world.now() >= leaveNanos || dice.isCalm() && dice.percent(5);
        if (due && !finishing) {
            leave();
        }
        send();
    }

    private void produce(SimEncoder encoding) {
        if (backlog.readableBytes() > MAX_BACKLOG) {
            encoding.skip(world.now());
        } else {
            encoding.encode(world.now());
        }
    }

    private void receive() {
        byte[] bytes = wire.toPeer.read(dice.between(1, 3_000));
        if (bytes.length > 0) {
            session.receive(ALLOC.buffer(bytes.length).writeBytes(bytes));
            takeOutput();
        } else if (wire.isReset() || wire.toPeer.atEnd()) {
            wire.toGateway.finish();
            over = true;
        }
    }

    /** Where the session asked to publish, an eager encoder begins at once. */
    private void takeOutput() {
        ByteBuf output = session.takeOutput();
        if (output == null) {
            return;
        }
        boolean asks = output.toString(StandardCharsets.ISO_8859_1).contains("\0\7publish");
        if (!finishing && !silent && !idles) {
            backlog.writeBytes(output);
        }
        output.release();
        if (asks && early) {
            begin();
        }
    }

    private void onEvent(PushEvent event) {
        switch (event) {
            case PushEvent.Accepted accepted -> {
                if (encoder == null) {
                    begin();
                }
            }
            case PushEvent.Refused refused -> onTold();
            case PushEvent.Ended ended -> onTold();
        }
    }

    /** Refused, or cut: polite encoders hang up. */
    private void onTold() {
        told = true;
        if (!stubborn) {
            leaveNanos = Math.min(leaveNanos, world.now() + dice.millis(0, 300));
        }
    }

    private void begin() {
        encoder = new SimEncoder(dice, publication, world.now(), this::onTag);
    }

    private void onTag(MediaTag.Kind kind, long timestampMillis, byte[] payload) {
        publication.add(kind, timestampMillis, payload);
        write(kind, timestampMillis, payload);
    }

    private void write(MediaTag.Kind kind, long timestampMillis, byte[] payload) {
        int chunkStream = 4 + kind.ordinal();
        ByteBuf body = ALLOC.buffer(payload.length).writeBytes(payload);
        write(chunkStream, new RtmpMessage(kind.typeId(), timestampMillis, streamId, body));
    }

    private void write(int chunkStream, RtmpMessage message) {
        ByteBuf chunks = writer.write(chunkStream, message);
        backlog.writeBytes(chunks);
        chunks.release();
    }

    private void send() {
        if (wire.toGateway.finished()) {
            return;
        }
        int bytes = Math.min(backlog.readableBytes(), wire.toGateway.room());
        bytes = Math.min(bytes, dice.between(1, 6_000));
        wire.toGateway.write(ByteBufUtil.getBytes(backlog, backlog.readerIndex(), bytes));
        backlog.skipBytes(bytes).discardSomeReadBytes();
        if (finishing && !backlog.isReadable()) {
            wire.toGateway.finish();
        }
    }

    private void leave() {
        switch (told || encoder == null ? Leaving.CLOSES : leaving) {
            case UNPUBLISHES -> unpublish();
            case CLOSES -> {
                publication.endedProperly = true;
                finishing = true;
            }
            case RESETS -> wire.reset();
            case VANISHES -> vanish();
            case SILENT -> {
                silent = !dice.isCalm();
                finishing = dice.isCalm();
            }
            case BREAKS_PROTOCOL -> {
                write(2, new SetChunkSize(1).toMessage(ALLOC));
                leaveNanos = Long.MAX_VALUE;
                silent = true;
                finishing = dice.isCalm();
            }
        }
    }

    /** In the middle of a tag that is never finished. */
    private void vanish() {
        int before = backlog.readableBytes();
        write(MediaTag.Kind.VIDEO, 0, new byte[dice.between(300, 3_000)]);
        int whole = backlog.readableBytes() - before;
        backlog.writerIndex(backlog.writerIndex() - dice.between(1, whole - 1));
        publication.endedProperly = true;
        finishing = true;
    }

    private void unpublish() {
        publication.endedProperly = true;
        if (streamId == 1) {
            ByteBuf last = session.end();
            backlog.writeBytes(last);
            last.release();
        } else {
            AmfValue id = AmfValue.of(streamId);
            write(8, Command.of("deleteStream", 0, id).toMessage(ALLOC, 0));
        }
        if (dice.percent(30) && !dice.isCalm()) {
            publishAgain();
        } else if (dice.percent(80)) {
            finishing = true;
        } else {
            silent = true;
            leaveNanos = Long.MAX_VALUE;
        }
    }

    /** On the same connection, under a name of its own, and without waiting for any answer. */
    private void publishAgain() {
        world.hits().hit("publisher", "publishes again on its connection");
        streamId++;
        publication = world.newPublication(key);
        write(8, new Command("createStream", 9, Atom.NULL, List.of()).toMessage(ALLOC, 0));
        AmfValue name = AmfValue.of(publication.name());
        AmfValue live = AmfValue.of("live");
        write(8, Command.of("publish", 10, name, live).toMessage(ALLOC, streamId));
        leaveNanos = world.now() + dice.millis(300, 4_000);
        begin();
    }

    void close() {
        session.close();
        backlog.release();
    }
}
