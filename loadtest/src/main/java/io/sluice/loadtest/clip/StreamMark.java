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

    /** A message's kind, user data unregistered, and its length. */
    private static final byte[] HEAD = {5, PAYLOAD};

    private static final int SEARCHED_BYTES = 256;

    private final String number;
    private VideoCodec codec = VideoCodec.UNKNOWN;
    private int lengthBytes = 4;
    private int keyframes;

    /**
     * A mark for one publish.
     *
     * @param publish not negative
     */
    StreamMark(int publish) {
        this.number = digits(publish);
    }

    /** The pictures from now on belong to this sequence header, which is borrowed. */
    void follow(MediaTag sequenceHeader) {
        VideoTag header = VideoTag.parse(sequenceHeader.payload());
        ByteBuf payload = sequenceHeader.payload();
        codec = header.codec();
        int place = codec == VideoCodec.HEVC ? 21 : 4;
        int at = payload.readerIndex() + header.codedOffset() + place;
        lengthBytes = at < payload.writerIndex() ? (payload.getByte(at) & 3) + 1 : 4;
    }

    /**
     * The keyframe with the mark in it, or as it is where its codec can't be marked; takes the tag
     * and returns one that the caller owns.
     */
    MediaTag on(MediaTag keyframe, VideoTag header, ByteBufAllocator allocator) {
        if (!fits(codec)) {
            return keyframe;
        }
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
        long length = 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = length << 8 | from.getUnsignedByte(at + i);
        }
        int first = from.getUnsignedByte(at + lengthBytes);
        boolean delimiter =
                codec == VideoCodec.HEVC ? (first >> 1 & 0x3F) == 35 : (first & 0x1F) == 9;
        boolean whole = length > 0 && at + lengthBytes + length <= from.writerIndex();
        return delimiter && whole ? lengthBytes + (int) length : 0;
    }

    private byte[] nal(int keyframe) {
        byte[] head = codec == VideoCodec.HEVC ? new byte[] {0x4E, 1} : new byte[] {6};
        byte[] nal = new byte[head.length + HEAD.length + PAYLOAD + 1];
        int at = head.length;
        System.arraycopy(head, 0, nal, 0, at);
        System.arraycopy(HEAD, 0, nal, at, HEAD.length);
        at += HEAD.length;
        System.arraycopy(UUID, 0, nal, at, UUID.length);
        byte[] text = (number + digits(keyframe)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, nal, at + UUID.length, text.length);
        nal[nal.length - 1] = (byte) 0x80;
        return nal;
    }

    private static boolean fits(VideoCodec codec) {
        return codec == VideoCodec.AVC || codec == VideoCodec.HEVC;
    }

    /** The publish that a video message names; borrows the tag. */
    public static OptionalInt find(MediaTag tag) {
        ByteBuf payload = tag.payload();
        int end = Math.min(payload.writerIndex(), payload.readerIndex() + SEARCHED_BYTES);
        for (int at = payload.readerIndex() + HEAD.length; at + PAYLOAD <= end; at++) {
            if (holds(payload, at - HEAD.length, HEAD) && holds(payload, at, UUID)) {
                String digits =
                        payload.toString(at + UUID.length, DIGITS, StandardCharsets.US_ASCII);
                return digits.matches("[0-7][0-9a-f]{7}")
                        ? OptionalInt.of(Integer.parseInt(digits, 16))
                        : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    private static boolean holds(ByteBuf payload, int at, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (payload.getByte(at + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static String digits(int value) {
        return String.format("%08x", value);
    }
}
