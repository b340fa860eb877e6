package io.sluice.codecs.rtmp.session;

import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.amf.AmfValue.Atom;
import io.sluice.codecs.rtmp.command.Command;
import io.sluice.codecs.rtmp.command.Status;
import io.sluice.codecs.rtmp.message.SetPeerBandwidth;
import io.sluice.codecs.rtmp.message.UserControl;
import io.sluice.codecs.rtmp.message.WindowAcknowledgementSize;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an ingest session says to its encoder (RTMP 1.0 sections 7.2.1 and 7.2.2). */
final class IngestReplies {
    private final ByteBufAllocator alloc;
    private final SessionLimits limits;
    private final MessageLink link;

    IngestReplies(ByteBufAllocator alloc, SessionLimits limits, MessageLink link) {
        this.alloc = alloc;
        this.limits = limits;
        this.link = link;
    }

    /** The chunk size comes before the answer: encoders copy it, and stay at 128 bytes without. */
    void connected(
            double transaction, @Nullable ConnectRequest request, CapabilityProfile profile) {
        link.send(new WindowAcknowledgementSize(limits.windowAckBytes()).toMessage(alloc));
        link.send(
                new SetPeerBandwidth(limits.peerBandwidthBytes(), SetPeerBandwidth.DYNAMIC)
                        .toMessage(alloc));
        link.announceChunkSize();
        AmfObject properties =
                AmfObject.empty()
                        .with("fmsVer", profile.fmsVer())
                        .with("capabilities", profile.capabilities());
        for (Map.Entry<String, AmfValue> extra : profile.extra().properties().entrySet()) {
            properties = properties.with(extra.getKey(), extra.getValue());
        }
        double objectEncoding =
                request == null ? 0 : request.properties().number("objectEncoding", 0);
        AmfObject info =
                Status.success(Status.CONNECT_SUCCESS, "Connection succeeded.")
                        .toObject()
                        .with("objectEncoding", objectEncoding);
        link.send(new Command("_result", transaction, properties, List.of(info)), 0);
    }

    void connectRefused(double transaction, Status status) {
        link.send(Command.of("_error", transaction, status.toObject()), 0);
    }

    /** Answers a call, unless it wants no answer. */
    void result(Command call, AmfValue value) {
        if (call.wantsAnswer()) {
            link.send(Command.of("_result", call.transaction(), value), 0);
        }
    }

    /** The answers that old Flash encoders wait for around publish. */
    void fcAnswer(Command call, String name, String code) {
        if (call.wantsAnswer()) {
            Status status = Status.success(code, "");
            link.send(Command.of(name, 0, status.toObject()), 0);
        }
        result(call, Atom.UNDEFINED);
    }

    void published(int streamId) {
        link.send(new UserControl(UserControl.STREAM_BEGIN, streamId).toMessage(alloc));
        status(streamId, Status.success(Status.PUBLISH_START, "Publishing."));
    }

    void noPlaying(int streamId) {
        status(streamId, Status.error(Status.PLAY_FAILED, "Playing is not offered."));
    }

    /**
     * Asks for a new connection (Enhanced RTMP v2, Reconnect Request): without a tcUrl, to where it
     * connected before.
     */
    void reconnect(String description) {
        status(0, Status.success(Status.RECONNECT_REQUEST, description));
    }

    void status(int streamId, Status status) {
        link.send(status.toOnStatus(), streamId);
    }

    void badName(int streamId, String description) {
        status(streamId, Status.error(Status.PUBLISH_BAD_NAME, description));
    }
}
