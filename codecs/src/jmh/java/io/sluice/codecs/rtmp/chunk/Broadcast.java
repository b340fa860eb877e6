package io.sluice.codecs.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.rtmp.message.MessageType;
import io.sluice.codecs.rtmp.message.RtmpMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Four seconds of a broadcast as an encoder sends it: 30 pictures a second of 11,000 bytes on
 * average (2.6 Mb/s), every 60th a keyframe of 60,000, and AAC of 128 kb/s between them. The same
 * sizes each time; what is coded in them is noise. Its holder owns the messages.
 */
record Broadcast(List<RtmpMessage> messages) {
    private static final int PICTURES = 120;
    private static final int GOP_PICTURES = 60;
    private static final int KEYFRAME_BYTES = 60_000;
    private static final int INTER_BYTES = (60 * 11_000 - KEYFRAME_BYTES) / 59;
    private static final int AUDIO_BYTES = 372;
    private static final int STREAM_ID = 1;

    static Broadcast recorded() {
        SplittableRandom random = new SplittableRandom(1);
        List<RtmpMessage> messages = new ArrayList<>();
        long sounds = 0;
        for (int picture = 0; picture < PICTURES; picture++) {
            long now = picture * 1000L / 30;
            while (soundMillis(sounds) <= now) {
                messages.add(sound(soundMillis(sounds++), random));
            }
            messages.add(picture(now, picture % GOP_PICTURES == 0, random));
        }
        return new Broadcast(messages);
    }

    private static long soundMillis(long sounds) {
        return sounds * 1024 * 1000 / 44_100;
    }

    private static RtmpMessage picture(long millis, boolean keyframe, SplittableRandom random) {
        int bytes =
                keyframe
                        ? KEYFRAME_BYTES
                        : random.nextInt(INTER_BYTES * 2 / 5, INTER_BYTES * 8 / 5 + 1);
        ByteBuf payload = noise(bytes, random);
        payload.setByte(0, keyframe ? 0x17 : 0x27).setByte(1, 1).setMedium(2, 0);
        return new RtmpMessage(MessageType.VIDEO, millis, STREAM_ID, payload);
    }

    private static RtmpMessage sound(long millis, SplittableRandom random) {
        ByteBuf payload = noise(random.nextInt(AUDIO_BYTES - 40, AUDIO_BYTES + 41), random);
        payload.setShort(0, 0xAF01);
        return new RtmpMessage(MessageType.AUDIO, millis, STREAM_ID, payload);
    }

    private static ByteBuf noise(int bytes, SplittableRandom random) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return ByteBufAllocator.DEFAULT.directBuffer(bytes).writeBytes(noise);
    }

    /** The chunk stream that our own side sends such a message on. */
    static int chunkStreamId(RtmpMessage message) {
        return message.typeId() == MessageType.AUDIO ? 4 : 6;
    }

    /** All of it on the wire, from a connection's first chunk on; the receiver owns it. */
    ByteBuf wire(int chunkBytes) {
        ChunkWriter writer = new ChunkWriter(ByteBufAllocator.DEFAULT);
        writer.setChunkSize(chunkBytes);
        ByteBuf wire = ByteBufAllocator.DEFAULT.directBuffer();
        for (RtmpMessage message : messages) {
            message.payload().retain();
            ByteBuf chunks = writer.write(chunkStreamId(message), message);
            wire.writeBytes(chunks);
            chunks.release();
        }
        return wire;
    }

    void release() {
        messages.forEach(RtmpMessage::release);
    }
}
