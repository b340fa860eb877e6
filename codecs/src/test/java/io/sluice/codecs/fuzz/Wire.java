package io.sluice.codecs.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.sluice.codecs.rtmp.chunk.ChunkWriter;
import io.sluice.codecs.rtmp.message.MessageType;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import java.util.Arrays;

/**
 * What a session's peer sends, read off an input: two bytes say how, the others are its bytes, or
 * messages for a {@link ChunkWriter}, so that a body can grow without breaking what follows.
 *
 * @param cuts where to cut, as {@link Pieces} understands it
 * @param conduct what the session's owner does; 0 for what most owners do
 */
record Wire(int cuts, int conduct, byte[] bytes) {
    private static final int FRAMED = 0x80;
    private static final int FROM_THE_START = 0x40;
    private static final int CUTS = 0x3F;
    private static final int HANDSHAKE_BYTES = 1 + 2 * 1536;

    /** An input's messages each begin with type, message stream and two bytes of length. */
    static Wire of(byte[] input) {
        if (input.length < 2) {
            return new Wire(0, 0, new byte[0]);
        }
        byte[] rest = Arrays.copyOfRange(input, 2, input.length);
        byte[] sent = (input[0] & FRAMED) != 0 ? framed(rest) : rest;
        boolean handshakeInInput = (input[0] & FROM_THE_START) != 0;
        byte[] bytes = handshakeInInput ? sent : behindHandshake(sent);
        return new Wire(input[0] & CUTS, input[1] & 0xFF, bytes);
    }

    private static byte[] behindHandshake(byte[] sent) {
        byte[] all = new byte[HANDSHAKE_BYTES + sent.length];
        all[0] = 3;
        System.arraycopy(sent, 0, all, HANDSHAKE_BYTES, sent.length);
        return all;
    }

    private static byte[] framed(byte[] messages) {
        ByteBuf in = Unpooled.wrappedBuffer(messages);
        ByteBuf all = Unpooled.buffer();
        ChunkWriter writer = new ChunkWriter(new UnpooledByteBufAllocator(false));
        while (in.readableBytes() >= 4) {
            int typeId = in.readUnsignedByte();
            int streamId = in.readUnsignedByte();
            int size = Math.min(in.readUnsignedShort(), in.readableBytes());
            boolean resizes = typeId == MessageType.SET_CHUNK_SIZE && size >= 4;
            int chunkBytes = resizes ? in.getInt(in.readerIndex()) : 0;
            ByteBuf body = Unpooled.copiedBuffer(in.readSlice(size));
            ByteBuf chunks = writer.write(3, new RtmpMessage(typeId, 0, streamId, body));
            all.writeBytes(chunks);
            chunks.release();
            if (chunkBytes > 0) {
                writer.setChunkSize(chunkBytes);
            }
        }
        return ByteBufUtil.getBytes(all);
    }
}
