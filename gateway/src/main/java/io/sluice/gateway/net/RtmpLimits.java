package io.sluice.gateway.net;

import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.gateway.config.IngestConfig.RtmpConfig;

/** The sessions' limits as the configuration gives them. */
public final class RtmpLimits {
    private static final int MAX_AMF_DEPTH = 32;
    private static final int MAX_AMF_ELEMENTS = 96;

    private RtmpLimits() {}

    public static SessionLimits of(RtmpConfig config) {
        return new SessionLimits(
                config.windowAck().asInt(),
                config.windowAck().asInt(),
                config.outChunk().asInt(),
                config.maxInChunk().asInt(),
                config.maxMessage().asInt(),
                config.maxPartialBeforePublish().asInt(),
                config.maxPartial().asInt(),
                config.maxChunkStreams(),
                MAX_AMF_DEPTH,
                MAX_AMF_ELEMENTS,
                config.maxNameLength());
    }
}
