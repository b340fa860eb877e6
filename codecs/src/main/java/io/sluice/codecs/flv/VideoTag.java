package io.sluice.codecs.flv;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;

/**
 * The header of one video tag: FLV 10.1 annex E.4.3 in the legacy form, Enhanced RTMP v2 "Enhanced
 * Video" in the other.
 *
 * @param compositionMillis presentation time minus the tag's timestamp; 0 where the tag has none
 * @param codedOffset how many bytes after the payload's start the coded data begins
 */
public record VideoTag(
        VideoCodec codec, Frame frame, Packet packet, int compositionMillis, int codedOffset) {

    /** The frame type field. */
    public enum Frame {
        KEYFRAME,
        INTER,
        /** An inter frame that nothing refers to (H.263 only, by the book). */
        DISPOSABLE_INTER,
        GENERATED_KEYFRAME,
        /** A seek mark, no picture. */
        COMMAND,
        /** A value that the specification reserves, or no byte to tell. */
        RESERVED
    }

    /** What follows the header. */
    public enum Packet {
        /** Nothing at all: some encoders send empty video messages. */
        EMPTY,
        /** The decoder's configuration: avcC, hvcC and the like, or AV1's MPEG-2 TS descriptor. */
        SEQUENCE_START,
        CODED_FRAMES,
        SEQUENCE_END,
        /** AMF that describes the video, such as HDR's colour information. */
        METADATA,
        COMMAND,
        /** Several tracks in one message: may hold pictures that this header does not show. */
        MULTITRACK,
        /** A prefix before the true header: may hide any packet. */
        MOD_EX,
        /**
         * A packet type that only a later specification knows, or more bytes than such a packet
         * has; may hold pictures.
         */
        OTHER;

        /**
         * Whether pictures may pass in it that nobody here can find: such a stream is never
         * silently clean.
         */
        public boolean mayHidePictures() {
            return this == MULTITRACK || this == MOD_EX || this == OTHER;
        }
    }

    /** A header, and an end-of-sequence NAL unit behind its length. */
    private static final int MOST_BYTES_WITHOUT_PICTURE = 5 + 5;

    private static final int EX_HEADER = 0x80;
    private static final int EX_CODED_FRAMES = 1;
    private static final int EX_METADATA = 4;
    private static final int EX_MPEG2TS_SEQUENCE_START = 5;
    private static final int EX_MULTITRACK = 6;
    private static final int EX_MOD_EX = 7;

    /** Reads the header; borrows the payload and leaves its indices alone. */
    public static VideoTag parse(ByteBuf payload) {
        if (payload.readableBytes() == 0) {
            return new VideoTag(VideoCodec.UNKNOWN, Frame.RESERVED, Packet.EMPTY, 0, 0);
        }
        int first = payload.getUnsignedByte(payload.readerIndex());
        Frame frame = frameOf((first >> 4) & 7);
        VideoTag tag =
                (first & EX_HEADER) != 0
                        ? enhanced(payload, frame, first & 0x0F)
                        : legacy(payload, frame, first & 0x0F);
        return tag.doubted(payload.readableBytes());
    }

    /**
     * Some players decode whatever follows a header, also that of a command or of a sequence's end:
     * there may be a picture as soon as there is more than belongs there.
     */
    private VideoTag doubted(int bytes) {
        boolean empty = packet == Packet.COMMAND || packet == Packet.SEQUENCE_END;
        return empty && bytes > MOST_BYTES_WITHOUT_PICTURE
                ? new VideoTag(codec, frame, Packet.OTHER, 0, codedOffset)
                : this;
    }

    /** Whether decoding may begin with this tag's coded frame. */
    public boolean isKeyframe() {
        return packet == Packet.CODED_FRAMES
                && (frame == Frame.KEYFRAME || frame == Frame.GENERATED_KEYFRAME);
    }

    public boolean isSequenceStart() {
        return packet == Packet.SEQUENCE_START;
    }

    /** Whether the tag carries a coded picture in a form that {@link #codedOffset} leads to. */
    public boolean isCodedFrame() {
        return packet == Packet.CODED_FRAMES;
    }

    private static VideoTag legacy(ByteBuf payload, Frame frame, int codecId) {
        VideoCodec codec = VideoCodec.ofLegacyId(codecId);
        if (frame == Frame.COMMAND) {
            return new VideoTag(codec, frame, Packet.COMMAND, 0, 1);
        }
        if (!codec.legacyHasPacketType()) {
            return new VideoTag(codec, frame, Packet.CODED_FRAMES, 0, 1);
        }
        require(payload, 2);
        int type = payload.getUnsignedByte(payload.readerIndex() + 1);
        if (type == 2) {
            int offset = Math.min(5, payload.readableBytes());
            return new VideoTag(codec, frame, Packet.SEQUENCE_END, 0, offset);
        }
        require(payload, 5);
        int composition = payload.getMedium(payload.readerIndex() + 2);
        return switch (type) {
            case 0 -> new VideoTag(codec, frame, Packet.SEQUENCE_START, 0, 5);
            case 1 -> new VideoTag(codec, frame, Packet.CODED_FRAMES, composition, 5);
            default -> new VideoTag(codec, frame, Packet.OTHER, 0, 5);
        };
    }

    private static VideoTag enhanced(ByteBuf payload, Frame frame, int type) {
        if (type == EX_MULTITRACK || type == EX_MOD_EX) {
            Packet packet = type == EX_MOD_EX ? Packet.MOD_EX : Packet.MULTITRACK;
            return new VideoTag(VideoCodec.UNKNOWN, frame, packet, 0, 1);
        }
        if (frame == Frame.COMMAND && type != EX_METADATA) {
            return new VideoTag(VideoCodec.UNKNOWN, frame, Packet.COMMAND, 0, 1);
        }
        return withFourCc(payload, frame, type);
    }

    private static VideoTag withFourCc(ByteBuf payload, Frame frame, int type) {
        require(payload, 5);
        VideoCodec codec = VideoCodec.ofFourCc(payload.getInt(payload.readerIndex() + 1));
        if (type == EX_CODED_FRAMES && codec.hasCompositionTime()) {
            require(payload, 8);
            int composition = payload.getMedium(payload.readerIndex() + 5);
            return new VideoTag(codec, frame, Packet.CODED_FRAMES, composition, 8);
        }
        return new VideoTag(codec, frame, packetOf(type), 0, 5);
    }

    private static Packet packetOf(int type) {
        return switch (type) {
            case 0, EX_MPEG2TS_SEQUENCE_START -> Packet.SEQUENCE_START;
            case EX_CODED_FRAMES, 3 -> Packet.CODED_FRAMES;
            case 2 -> Packet.SEQUENCE_END;
            case EX_METADATA -> Packet.METADATA;
            default -> Packet.OTHER;
        };
    }

    private static Frame frameOf(int type) {
        return switch (type) {
            case 1 -> Frame.KEYFRAME;
            case 2 -> Frame.INTER;
            case 3 -> Frame.DISPOSABLE_INTER;
            case 4 -> Frame.GENERATED_KEYFRAME;
            case 5 -> Frame.COMMAND;
            default -> Frame.RESERVED;
        };
    }

    private static void require(ByteBuf payload, int bytes) {
        if (payload.readableBytes() < bytes) {
            throw new ProtocolException(
                    Violation.TAG,
                    "video tag of " + payload.readableBytes() + " bytes, header of " + bytes);
        }
    }
}
