package io.sluice.codecs.flv;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import java.util.OptionalInt;

/**
 * The video tracks inside one video message (Enhanced RTMP v2, "Enhanced Video", ModEx and
 * multitrack): each track's part is shown as a tag of its own in the plain form that {@link
 * VideoTag} reads, so that nothing hides behind a prefix or inside another track.
 */
public final class VideoTracks {
    /** The track of a message that names none. */
    public static final int DEFAULT_TRACK = 0;

    /** More tracks in one message than any encoder has: such a message is refused. */
    private static final int MAX_TRACKS_A_MESSAGE = 32;

    private static final int EX_HEADER = 0x80;
    private static final int METADATA = 4;
    private static final int MULTITRACK = 6;
    private static final int MOD_EX = 7;
    private static final int COMMAND_FRAME = 5;
    private static final int PLAIN_HEADER_BYTES = 5;

    private final MediaTag message;
    private final Consumer consumer;
    private final ByteBuf in;
    private int frame;
    private int packet;
    private int fourCc;

    /** Takes the parts, in their order. */
    public interface Consumer {
        /** Borrows the tag. */
        void onTrack(int trackId, MediaTag tag);
    }

    /** How many tracks a message holds, and in how many codecs. */
    private enum Kind {
        ONE,
        MANY,
        MANY_CODECS;

        static Kind of(int value) {
            check(value < values().length, "multitrack type " + value);
            return values()[value];
        }
    }

    private VideoTracks(MediaTag message, Consumer consumer) {
        this.message = message;
        this.consumer = consumer;
        this.in = message.payload().duplicate();
    }

    /**
     * Borrows the message. One without ModEx and multitrack passes as it is.
     *
     * @throws ProtocolException if its header can't be read; parts before the fault have been shown
     */
    public static void split(MediaTag message, Consumer consumer) {
        ByteBuf payload = message.payload();
        int first = payload.isReadable() ? payload.getByte(payload.readerIndex()) : 0;
        boolean wrapped = (first & 0x0F) == MULTITRACK || (first & 0x0F) == MOD_EX;
        if ((first & EX_HEADER) != 0 && wrapped) {
            new VideoTracks(message, consumer).unwrap();
        } else {
            consumer.onTrack(DEFAULT_TRACK, message);
        }
    }

    /**
     * The FourCC of the first sequence header in the message, in whatever it is wrapped; empty
     * where it holds none, or one in the legacy form, which has no FourCC.
     */
    public static OptionalInt announcedFourCc(MediaTag message) {
        ByteBuf payload = message.payload();
        if (!payload.isReadable() || !isEnhanced(payload)) {
            return OptionalInt.empty();
        }
        int[] found = {0};
        try {
            split(message, (id, part) -> found[0] = found[0] == 0 ? announced(part) : found[0]);
        } catch (ProtocolException _) {
            return OptionalInt.empty();
        }
        return found[0] == 0 ? OptionalInt.empty() : OptionalInt.of(found[0]);
    }

    private static boolean isEnhanced(ByteBuf payload) {
        return (payload.getByte(payload.readerIndex()) & EX_HEADER) != 0;
    }

    private static int announced(MediaTag part) {
        ByteBuf payload = part.payload();
        boolean enhanced = payload.readableBytes() >= PLAIN_HEADER_BYTES && isEnhanced(payload);
        return enhanced && VideoTag.parse(payload).isSequenceStart()
                ? payload.getInt(payload.readerIndex() + 1)
                : 0;
    }

    private void unwrap() {
        int first = in.readUnsignedByte();
        frame = (first >> 4) & 7;
        packet = first & 0x0F;
        skipModifiers();
        if (packet == MULTITRACK) {
            tracks();
        } else if (frame == COMMAND_FRAME && packet != METADATA) {
            show(DEFAULT_TRACK, in);
        } else {
            fourCc = fourCc();
            show(DEFAULT_TRACK, in);
        }
    }

    /** Each modifier tells its own size, and the packet type that follows it. */
    private void skipModifiers() {
        while (packet == MOD_EX) {
            int size = number(1) + 1;
            if (size == 256) {
                size = number(2) + 1;
            }
            check(in.readableBytes() > size, "modifier of " + size + " bytes");
            in.skipBytes(size);
            packet = in.readUnsignedByte() & 0x0F;
        }
    }

    private void tracks() {
        int both = number(1);
        Kind kind = Kind.of(both >> 4);
        packet = both & 0x0F;
        check(packet != MULTITRACK && packet != MOD_EX, "packet type " + packet + " in a track");
        if (kind != Kind.MANY_CODECS) {
            fourCc = fourCc();
        }
        int shown = 0;
        do {
            check(shown++ < MAX_TRACKS_A_MESSAGE, "too many tracks in one message");
            if (kind == Kind.MANY_CODECS) {
                fourCc = fourCc();
            }
            int trackId = number(1);
            int size = kind == Kind.ONE ? in.readableBytes() : number(3);
            check(size <= in.readableBytes(), "track of " + size + " bytes");
            show(trackId, in.readSlice(size));
        } while (in.isReadable());
    }

    private void show(int trackId, ByteBuf body) {
        ByteBuf plain = message.payload().alloc().buffer(PLAIN_HEADER_BYTES + body.readableBytes());
        try {
            plain.writeByte(EX_HEADER | (frame << 4) | packet).writeInt(fourCc).writeBytes(body);
            consumer.onTrack(
                    trackId, new MediaTag(message.kind(), message.timestampMillis(), plain));
        } finally {
            plain.release();
        }
    }

    private int fourCc() {
        check(in.readableBytes() >= Integer.BYTES, "codec");
        return in.readInt();
    }

    private int number(int bytes) {
        check(in.readableBytes() >= bytes, "header");
        return switch (bytes) {
            case 1 -> in.readUnsignedByte();
            case 2 -> in.readUnsignedShort();
            default -> in.readUnsignedMedium();
        };
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new ProtocolException(
                    Violation.TAG, "video message breaks off, or can't be: " + what);
        }
    }
}
