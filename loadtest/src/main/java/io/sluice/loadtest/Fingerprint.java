package io.sluice.loadtest;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.flv.MediaTag;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * What a media message is, without its bytes: equal at both ends when the message is.
 *
 * @param digest CRC-32C and CRC-32 of the payload side by side: 64 bits against accidents, at
 *     memory speed; not against forgers
 */
public record Fingerprint(MediaTag.Kind kind, long timestampMillis, int size, long digest) {

    /** Borrows the tag. */
    public static Fingerprint of(MediaTag tag) {
        ByteBuf payload = tag.payload();
        long high = checksum(new CRC32C(), payload);
        long low = checksum(new CRC32(), payload);
        return new Fingerprint(tag.kind(), tag.timestampMillis(), tag.size(), high << 32 | low);
    }

    private static long checksum(Checksum checksum, ByteBuf payload) {
        for (ByteBuffer part : payload.nioBuffers()) {
            checksum.update(part);
        }
        return checksum.getValue();
    }
}
