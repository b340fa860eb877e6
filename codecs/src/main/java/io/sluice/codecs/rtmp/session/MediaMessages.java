package io.sluice.codecs.rtmp.session;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.rtmp.message.MessageType;
import io.sluice.codecs.rtmp.message.RtmpMessage;

/** The same media as a message and as a tag (RTMP 1.0 section 7.1). Payloads pass untouched. */
final class MediaMessages {
    private static final int AUDIO_CHUNK_STREAM = 4;
    private static final int DATA_CHUNK_STREAM = 5;
    private static final int VIDEO_CHUNK_STREAM = 6;

    private MediaMessages() {}

    static boolean isMedia(RtmpMessage message) {
        return switch (message.typeId()) {
            case MessageType.AUDIO,
                    MessageType.VIDEO,
                    MessageType.DATA_AMF0,
                    MessageType.DATA_AMF3 ->
                    true;
            default -> false;
        };
    }

    /** Hands a media message's payload to a tag, without the byte by which AMF3 data begins. */
    static MediaTag toTag(RtmpMessage message) {
        MediaTag.Kind kind =
                switch (message.typeId()) {
                    case MessageType.AUDIO -> MediaTag.Kind.AUDIO;
                    case MessageType.VIDEO -> MediaTag.Kind.VIDEO;
                    default -> MediaTag.Kind.DATA;
                };
        if (message.typeId() == MessageType.DATA_AMF3 && message.size() > 0) {
            message.payload().skipBytes(1);
        }
        return new MediaTag(kind, message.timestampMillis(), message.payload());
    }

    /** Hands the tag's payload to a message. */
    static RtmpMessage toMessage(MediaTag tag, int streamId) {
        return new RtmpMessage(tag.kind().typeId(), tag.timestampMillis(), streamId, tag.payload());
    }

    static int chunkStreamOf(MediaTag.Kind kind) {
        return switch (kind) {
            case AUDIO -> AUDIO_CHUNK_STREAM;
            case DATA -> DATA_CHUNK_STREAM;
            case VIDEO -> VIDEO_CHUNK_STREAM;
        };
    }
}
