package io.sluice.codecs.flv;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import java.util.OptionalInt;

/**
 * The header of one audio tag: FLV 10.1 annex E.4.2 in the legacy form, Enhanced RTMP v2 "Enhanced
 * Audio" in the other.
 *
 * @param codedOffset how many bytes after the payload's start the coded data begins
 */
public record AudioTag(AudioCodec codec, Packet packet, int codedOffset) {

    /** What follows the header. */
    public enum Packet {
        /** Nothing at all: some encoders send empty audio messages. */
        EMPTY,
        /** The decoder's configuration: AAC's AudioSpecificConfig and the like. */
        SEQUENCE_START,
        CODED_FRAMES,
        SEQUENCE_END,
        MULTICHANNEL_CONFIG,
        MULTITRACK,
        MOD_EX,
        OTHER
    }

    private static final int EX_FORMAT = 9;
    private static final int EX_SEQUENCE_START = EX_FORMAT << 4;
    private static final int EX_HEADER_BYTES = 5;

    /** Reads the header; borrows the payload and leaves its indices alone. */
    public static AudioTag parse(ByteBuf payload) {
        if (payload.readableBytes() == 0) {
            return new AudioTag(AudioCodec.UNKNOWN, Packet.EMPTY, 0);
        }
        int first = payload.getUnsignedByte(payload.readerIndex());
        int format = first >> 4;
        if (format == EX_FORMAT) {
            return enhanced(payload, first & 0x0F);
        }
        AudioCodec codec = AudioCodec.ofLegacyId(format);
        return codec == AudioCodec.AAC ? aac(payload) : new AudioTag(codec, Packet.CODED_FRAMES, 1);
    }

    public boolean isSequenceStart() {
        return packet == Packet.SEQUENCE_START;
    }

    /**
     * The FourCC that a sequence header in the enhanced form has; empty for any other payload, and
     * for a header that is wrapped in ModEx or multitrack.
     */
    public static OptionalInt announcedFourCc(ByteBuf payload) {
        int at = payload.readerIndex();
        boolean announces =
                payload.readableBytes() >= EX_HEADER_BYTES
                        && payload.getUnsignedByte(at) == EX_SEQUENCE_START;
        return announces ? OptionalInt.of(payload.getInt(at + 1)) : OptionalInt.empty();
    }

    private static AudioTag aac(ByteBuf payload) {
        require(payload, 2);
        int type = payload.getUnsignedByte(payload.readerIndex() + 1);
        return switch (type) {
            case 0 -> new AudioTag(AudioCodec.AAC, Packet.SEQUENCE_START, 2);
            case 1 -> new AudioTag(AudioCodec.AAC, Packet.CODED_FRAMES, 2);
            default -> new AudioTag(AudioCodec.AAC, Packet.OTHER, 2);
        };
    }

    private static AudioTag enhanced(ByteBuf payload, int type) {
        Packet packet = packetOf(type);
        if (packet == Packet.MULTITRACK || packet == Packet.MOD_EX) {
            return new AudioTag(AudioCodec.UNKNOWN, packet, 1);
        }
        require(payload, EX_HEADER_BYTES);
        int fourCc = payload.getInt(payload.readerIndex() + 1);
        return new AudioTag(AudioCodec.ofFourCc(fourCc), packet, EX_HEADER_BYTES);
    }

    private static Packet packetOf(int type) {
        return switch (type) {
            case 0 -> Packet.SEQUENCE_START;
            case 1 -> Packet.CODED_FRAMES;
            case 2 -> Packet.SEQUENCE_END;
            case 4 -> Packet.MULTICHANNEL_CONFIG;
            case 5 -> Packet.MULTITRACK;
            case 7 -> Packet.MOD_EX;
            default -> Packet.OTHER;
        };
    }

    private static void require(ByteBuf payload, int bytes) {
        if (payload.readableBytes() < bytes) {
            throw new ProtocolException(
                    Violation.TAG,
                    "audio tag of " + payload.readableBytes() + " bytes, header of " + bytes);
        }
    }
}
