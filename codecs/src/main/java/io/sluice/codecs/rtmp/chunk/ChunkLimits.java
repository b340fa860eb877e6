package io.sluice.codecs.rtmp.chunk;

/**
 * What a peer's chunks may ask of us. How much all unfinished messages may hold is set apart, since
 * it changes once the peer is trusted.
 *
 * @param maxChunkBytes a peer that announces a larger chunk size is refused
 * @param maxMessageBytes the longest message, by its declared length
 * @param maxChunkStreams distinct chunk stream ids
 */
public record ChunkLimits(int maxChunkBytes, int maxMessageBytes, int maxChunkStreams) {}
