package io.sluice.gateway.net;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.flv.AudioTag;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.flv.VideoTracks;
import io.sluice.codecs.rtmp.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an origin must know of a stream before its first frame: the latest metadata and each track's
 * latest sequence header (FLV 10.1 annex E.4, Enhanced RTMP v2). Keeps copies, which are small, so
 * that no received buffer is held.
 */
final class StreamHeaders {
    private static final int MAX_HEADERS = 64;
    private static final int MAX_BYTES = 256 * 1024;

    /** AMF0's string marker and length come before a data message's name. */
    private static final int NAME_OFFSET = 3;

    private static final int TRACK_OFFSET = 6;

    private final Map<Key, MediaTag> latest = new LinkedHashMap<>();
    private int bytes;
    private boolean complete = true;

    /** What a newer header of the same key stands in for. */
    private record Key(MediaTag.Kind kind, int packet, int track) {}

    /** Whether the tag may begin a stream's frames: a keyframe of any track. */
    static boolean isKeyframe(MediaTag tag) {
        return tag.kind() == MediaTag.Kind.VIDEO && anyTrack(tag, VideoTag::isKeyframe);
    }

    private static boolean anyTrack(MediaTag tag, Predicate<VideoTag> wanted) {
        boolean[] found = {false};
        try {
            VideoTracks.split(
                    tag, (id, plain) -> found[0] |= wanted.test(VideoTag.parse(plain.payload())));
        } catch (ProtocolException _) {
            return found[0];
        }
        return found[0];
    }

    /** Borrows a tag that passes, and keeps a copy if it is a header; says whether it is one. */
    boolean keep(MediaTag tag) {
        Key key = keyOf(tag);
        if (key != null) {
            put(key, tag);
        }
        return key != null;
    }

    private static @Nullable Key keyOf(MediaTag tag) {
        try {
            return switch (tag.kind()) {
                case DATA -> isMetadata(tag.payload()) ? new Key(tag.kind(), 0, 0) : null;
                case AUDIO -> audioKey(tag);
                case VIDEO -> videoKey(tag);
            };
        } catch (ProtocolException _) {
            return null;
        }
    }

    private static boolean isMetadata(ByteBuf payload) {
        return startsWith(payload, "@setDataFrame") || startsWith(payload, "onMetaData");
    }

    private static boolean startsWith(ByteBuf payload, String name) {
        int at = payload.readerIndex() + NAME_OFFSET;
        return payload.readableBytes() >= NAME_OFFSET + name.length()
                && payload.toString(at, name.length(), StandardCharsets.US_ASCII).equals(name);
    }

    private static @Nullable Key audioKey(MediaTag tag) {
        AudioTag.Packet packet = AudioTag.parse(tag.payload()).packet();
        return switch (packet) {
            case SEQUENCE_START, MULTICHANNEL_CONFIG -> new Key(tag.kind(), packet.ordinal(), 0);
            case MULTITRACK -> multitrackKey(tag);
            case EMPTY, CODED_FRAMES, SEQUENCE_END, MOD_EX, OTHER -> null;
        };
    }

    private static @Nullable Key videoKey(MediaTag tag) {
        VideoTag.Packet packet = VideoTag.parse(tag.payload()).packet();
        return switch (packet) {
            case SEQUENCE_START, METADATA -> new Key(tag.kind(), packet.ordinal(), 0);
            case MULTITRACK -> multitrackKey(tag);
            case MOD_EX ->
                    anyTrack(tag, VideoTag::isSequenceStart)
                            ? new Key(tag.kind(), packet.ordinal(), 0)
                            : null;
            case EMPTY, CODED_FRAMES, SEQUENCE_END, COMMAND, OTHER -> null;
        };
    }

    /** All but coded frames and their end describe a track. */
    private static @Nullable Key multitrackKey(MediaTag tag) {
        ByteBuf payload = tag.payload();
        if (payload.readableBytes() <= TRACK_OFFSET) {
            return null;
        }
        int kindAndPacket = payload.getUnsignedByte(payload.readerIndex() + 1);
        boolean frames =
                switch (kindAndPacket & 0x0F) {
                    case 1, 2, 3 -> true;
                    default -> false;
                };
        int track = payload.getUnsignedByte(payload.readerIndex() + TRACK_OFFSET);
        return frames ? null : new Key(tag.kind(), 0x100 | kindAndPacket, track);
    }

    private void put(Key key, MediaTag tag) {
        MediaTag old = latest.remove(key);
        if (old != null) {
            bytes -= old.size();
            old.release();
        }
        if (latest.size() >= MAX_HEADERS || bytes + tag.size() > MAX_BYTES) {
            complete = false;
            return;
        }
        latest.put(key, tag.copy());
        bytes += tag.size();
    }

    /** False once a header was too large to be kept: the stream can't be begun anew. */
    boolean complete() {
        return complete;
    }

    /**
     * Each header, the metadata first, as a tag of this time, which the caller owns.
     *
     * @param timestampMillis the first frame's, so that the origin sees no jump
     */
    List<MediaTag> at(long timestampMillis) {
        List<MediaTag> tags = new ArrayList<>();
        for (MediaTag header : latest.values()) {
            MediaTag now =
                    new MediaTag(
                            header.kind(), timestampMillis, header.payload().retainedDuplicate());
            tags.add(header.kind() == MediaTag.Kind.DATA ? 0 : tags.size(), now);
        }
        return tags;
    }

    void release() {
        latest.values().forEach(MediaTag::release);
        latest.clear();
        bytes = 0;
    }
}
