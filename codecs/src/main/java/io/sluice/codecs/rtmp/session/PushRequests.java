package io.sluice.codecs.rtmp.session;

import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.amf.AmfValue.Atom;
import io.sluice.codecs.rtmp.command.Command;
import io.sluice.codecs.rtmp.message.WindowAcknowledgementSize;
import java.util.List;
import java.util.Map;

/** What a push session asks of its origin (RTMP 1.0 sections 7.2.1 and 7.2.2). */
final class PushRequests {
    static final double CONNECT = 1;
    static final double RELEASE_STREAM = 2;
    static final double FC_PUBLISH = 3;
    static final double CREATE_STREAM = 4;
    static final double PUBLISH = 5;
    static final double FC_UNPUBLISH = 6;

    private final ByteBufAllocator alloc;
    private final SessionLimits limits;
    private final PushTarget target;
    private final MessageLink link;

    PushRequests(
            ByteBufAllocator alloc, SessionLimits limits, PushTarget target, MessageLink link) {
        this.alloc = alloc;
        this.limits = limits;
        this.target = target;
        this.link = link;
    }

    /** The publisher's own properties, except those that name where it connected. */
    void connect(ConnectRequest publisher) {
        AmfObject properties =
                AmfObject.empty().with("app", target.app()).with("tcUrl", target.tcUrl());
        for (Map.Entry<String, AmfValue> sent : publisher.properties().properties().entrySet()) {
            if (carried(sent.getKey()) && selfContained(sent.getValue())) {
                properties = properties.with(sent.getKey(), sent.getValue());
            }
        }
        link.send(new Command("connect", CONNECT, properties, List.of()), 0);
    }

    private static boolean carried(String name) {
        return switch (name) {
            case "app", "tcUrl", "tcurl", "swfUrl", "pageUrl" -> false;
            default -> true;
        };
    }

    /** A reference means something only in the message that it came in. */
    private static boolean selfContained(AmfValue value) {
        return switch (value) {
            case AmfValue.Reference reference -> false;
            case AmfValue.StrictArray array ->
                    array.values().stream().allMatch(PushRequests::selfContained);
            case AmfObject object ->
                    object.properties().values().stream().allMatch(PushRequests::selfContained);
            default -> true;
        };
    }

    /**
     * Nobody waits for the answers to releaseStream and FCPublish: many origins never send them.
     */
    void createStream() {
        link.send(new WindowAcknowledgementSize(limits.windowAckBytes()).toMessage(alloc));
        link.announceChunkSize();
        AmfValue key = AmfValue.of(target.key().reveal());
        link.send(Command.of("releaseStream", RELEASE_STREAM, key), 0);
        link.send(Command.of("FCPublish", FC_PUBLISH, key), 0);
        link.send(new Command("createStream", CREATE_STREAM, Atom.NULL, List.of()), 0);
    }

    void publish(int streamId) {
        AmfValue key = AmfValue.of(target.key().reveal());
        link.send(Command.of("publish", PUBLISH, key, AmfValue.of("live")), streamId);
    }

    void unpublish(int streamId) {
        AmfValue key = AmfValue.of(target.key().reveal());
        link.send(Command.of("FCUnpublish", FC_UNPUBLISH, key), 0);
        AmfValue id = AmfValue.of((double) Integer.toUnsignedLong(streamId));
        link.send(Command.of("deleteStream", 0, id), 0);
    }
}
