package io.sluice.loadtest.clip;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.flv.VideoTag;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * A publish's number inside its own pictures: an SEI message "user data unregistered" before each
 * keyframe (H.264 annex D.1.7, H.265 annex D.2.7), which decoders pass over and relays carry. By it
 * an origin knows a stream again whose name was rewritten, and two streams of one clip differ.
 */
public final class StreamMark {
    /** The message's UUID. It and the digits hold no zero, so nothing needs escaping. */
    private static final byte[] UUID = "sluice-load-mark".getBytes(StandardCharsets.US_ASCII);

    private static final int DIGITS = 8;
    private static final int PAYLOAD = 16 + 2 * DIGITS;
    private static final int USER_DATA_UNREGISTERED = 5;
    private static final int SEARCHED_BYTES = 256;

    private final String number;
    private final VideoCodec codec;
    private final int lengthBytes;
    private int keyframes;

    private StreamMark(int publish, VideoCodec codec, int lengthBytes) {
        this.number = digits(publish);
        this.codec = codec;
        this.lengthBytes = lengthBytes;
    }

    /** Whether streams of this codec can be marked. */
    public static boolean fits(VideoCodec codec) {
        return codec == VideoCodec.AVC || codec == VideoCodec.HEVC;
    }

    /**
     * A mark for streams that begin with this sequence header, which is borrowed.
     *
     * @param publish not negative
     */
    static StreamMark of(int publish, MediaTag sequenceHeader) {
        VideoTag header = VideoTag.parse(sequenceHeader.payload());
        ByteBuf payload = sequenceHeader.payload();
        int place = header.codec() == VideoCodec.HEVC ? 21 : 4;
        int at = payload.readerIndex() + header.codedOffset() + place;
        int lengthBytes = at < payload.writerIndex() ? (payload.getByte(at) & 3) + 1 : 4;
        return new StreamMark(publish, header.codec(), lengthBytes);
    }

    /** The keyframe with the mark in it; takes the tag and returns one that the caller owns. */
    MediaTag on(MediaTag keyframe, VideoTag header, ByteBufAllocator allocator) {
        ByteBuf from = keyframe.payload();
        byte[] nal = nal(keyframes++);
        ByteBuf to = allocator.buffer(keyframe.size() + lengthBytes + nal.length);
        int start = from.readerIndex();
        int before = header.codedOffset() + delimiterBytes(from, start + header.codedOffset());
        to.writeBytes(from, start, before);
        for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
            to.writeByte(nal.length >> shift);
        }
        to.writeBytes(nal).writeBytes(from, start + before, keyframe.size() - before);
        keyframe.release();
        return new MediaTag(keyframe.kind(), keyframe.timestampMillis(), to);
    }

    /** An access unit delimiter stays first. */
    private int delimiterBytes(ByteBuf from, int at) {
        if (at + lengthBytes >= from.writerIndex()) {
            return 0;
        }
        int length = 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = length << 8 | from.getUnsignedByte(at + i);
        }
        int first = from.getUnsignedByte(at + lengthBytes);
        boolean delimiter =
                codec == VideoCodec.HEVC ? (first >> 1 & 0x3F) == 35 : (first & 0x1F) == 9;
        boolean whole = length > 0 && at + lengthBytes + length <= from.writerIndex();
        return delimiter && whole ? lengthBytes + length : 0;
    }

    private byte[] nal(int keyframe) {
        byte[] head = codec == VideoCodec.HEVC ? new byte[] {0x4E, 1} : new byte[] {6};
        byte[] nal = new byte[head.length + 2 + PAYLOAD + 1];
        int at = head.length;
        System.arraycopy(head, 0, nal, 0, at);
        nal[at++] = USER_DATA_UNREGISTERED;
        nal[at++] = PAYLOAD;
        System.arraycopy(UUID, 0, nal, at, UUID.length);
        byte[] text = (number + digits(keyframe)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, nal, at + UUID.length, text.length);
        nal[nal.length - 1] = (byte) 0x80;
        return nal;
    }

    /** The publish that a video message names; borrows the tag. */
    public static OptionalInt find(MediaTag tag) {
        ByteBuf payload = tag.payload();
        int end = Math.min(payload.writerIndex(), payload.readerIndex() + SEARCHED_BYTES);
        for (int at = payload.readerIndex(); at + PAYLOAD <= end; at++) {
            if (matches(payload, at)) {
                String digits =
                        payload.toString(at + UUID.length, DIGITS, StandardCharsets.US_ASCII);
                return digits.matches("[0-9a-f]{8}")
                        ? OptionalInt.of(Integer.parseUnsignedInt(digits, 16))
                        : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    private static boolean matches(ByteBuf payload, int at) {
        for (int i = 0; i < UUID.length; i++) {
            if (payload.getByte(at + i) != UUID[i]) {
                return false;
            }
        }
        return true;
    }

    private static String digits(int value) {
        return String.format("%08x", value);
    }
}
