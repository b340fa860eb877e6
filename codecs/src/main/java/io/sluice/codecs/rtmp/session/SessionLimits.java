package io.sluice.codecs.rtmp.session;

import io.sluice.codecs.amf.AmfLimits;
import io.sluice.codecs.rtmp.chunk.ChunkLimits;

/**
 * Every limit of one session.
 *
 * @param windowAckBytes the window we announce, and after how many bytes we acknowledge at latest
 * @param peerBandwidthBytes what Set Peer Bandwidth says
 * @param outChunkBytes the chunk size we announce and send with
 * @param maxInChunkBytes a peer that announces more is refused
 * @param maxMessageBytes the longest message, by its declared length
 * @param maxPartialBytesBeforePublish memory of all unfinished messages before a publish was
 *     accepted
 * @param maxPartialBytes the same afterwards
 * @param maxChunkStreams distinct chunk stream ids a peer may use
 * @param maxAmfDepth nesting of AMF values
 * @param maxAmfElements AMF values in one command
 * @param maxNameLength characters of app, key and tcUrl
 * @param maxStrayMessages media messages outside an accepted publish, each dropped
 * @param maxIdleCommands commands while nothing is published: each may cost us an answer
 */
public record SessionLimits(
        int windowAckBytes,
        int peerBandwidthBytes,
        int outChunkBytes,
        int maxInChunkBytes,
        int maxMessageBytes,
        int maxPartialBytesBeforePublish,
        int maxPartialBytes,
        int maxChunkStreams,
        int maxAmfDepth,
        int maxAmfElements,
        int maxNameLength,
        int maxStrayMessages,
        int maxIdleCommands) {

    public SessionLimits {
        if (outChunkBytes < 128 || outChunkBytes > 0xFFFFFF) {
            throw new IllegalArgumentException("outChunkBytes must be 128 to 16777215");
        }
    }

    /** The limits without the counts of stray media and idle commands, which get their defaults. */
    public SessionLimits(
            int windowAckBytes,
            int peerBandwidthBytes,
            int outChunkBytes,
            int maxInChunkBytes,
            int maxMessageBytes,
            int maxPartialBytesBeforePublish,
            int maxPartialBytes,
            int maxChunkStreams,
            int maxAmfDepth,
            int maxAmfElements,
            int maxNameLength) {
        this(
                windowAckBytes,
                peerBandwidthBytes,
                outChunkBytes,
                maxInChunkBytes,
                maxMessageBytes,
                maxPartialBytesBeforePublish,
                maxPartialBytes,
                maxChunkStreams,
                maxAmfDepth,
                maxAmfElements,
                maxNameLength,
                1024,
                128);
    }

    public static SessionLimits defaults() {
        return new SessionLimits(
                2_500_000, 2_500_000, 65_536, 0xFFFFFF, 8 << 20, 12 << 10, 10 << 20, 32, 32, 96,
                1024);
    }

    /** The same, but for the chunk size that is announced and sent with. */
    public SessionLimits sendingChunksOf(int bytes) {
        return new SessionLimits(
                windowAckBytes,
                peerBandwidthBytes,
                bytes,
                maxInChunkBytes,
                maxMessageBytes,
                maxPartialBytesBeforePublish,
                maxPartialBytes,
                maxChunkStreams,
                maxAmfDepth,
                maxAmfElements,
                maxNameLength,
                maxStrayMessages,
                maxIdleCommands);
    }

    AmfLimits amf() {
        return new AmfLimits(maxAmfDepth, maxAmfElements);
    }

    ChunkLimits chunks() {
        return new ChunkLimits(maxInChunkBytes, maxMessageBytes, maxChunkStreams);
    }
}
