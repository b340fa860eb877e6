package io.sluice.codecs.video;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.flv.AudioCodec;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoCodec;

/**
 * How one codec's tags begin: the bytes before its decoder configuration and before each coded
 * frame. H.264, AAC and MP3 keep the legacy form (FLV 10.1 annex E.4.2 and E.4.3); the others have
 * that of Enhanced RTMP v2 ("Enhanced Audio", "Enhanced Video").
 */
sealed interface TagForm {
    MediaTag.Kind kind();

    /** Appends the sequence start's first bytes; the configuration follows. */
    void writeStart(ByteBuf out);

    /**
     * Appends a coded frame's first bytes; the frame follows.
     *
     * @param compositionMillis presentation minus decoding time; not every form has room for it
     */
    void writeFrame(boolean keyframe, int compositionMillis, ByteBuf out);

    /** H.264. */
    record LegacyAvc() implements TagForm {
        @Override
        public MediaTag.Kind kind() {
            return MediaTag.Kind.VIDEO;
        }

        @Override
        public void writeStart(ByteBuf out) {
            out.writeShort(0x1700).writeMedium(0);
        }

        @Override
        public void writeFrame(boolean keyframe, int compositionMillis, ByteBuf out) {
            out.writeShort(keyframe ? 0x1701 : 0x2701).writeMedium(compositionMillis);
        }
    }

    /** AAC; by the book its rate and channel bits are fixed, whatever the stream's true form. */
    record LegacyAac() implements TagForm {
        @Override
        public MediaTag.Kind kind() {
            return MediaTag.Kind.AUDIO;
        }

        @Override
        public void writeStart(ByteBuf out) {
            out.writeShort(0xAF00);
        }

        @Override
        public void writeFrame(boolean keyframe, int compositionMillis, ByteBuf out) {
            out.writeShort(0xAF01);
        }
    }

    /**
     * MP3, which has no configuration: each frame brings its own header.
     *
     * @param rateCode the sampling rate in two bits
     */
    record LegacyMp3(int rateCode, boolean stereo) implements TagForm {
        private static final int FORMAT_AND_16_BITS = 0x22;

        @Override
        public MediaTag.Kind kind() {
            return MediaTag.Kind.AUDIO;
        }

        @Override
        public void writeStart(ByteBuf out) {
            throw new IllegalStateException("MP3 has no sequence start");
        }

        @Override
        public void writeFrame(boolean keyframe, int compositionMillis, ByteBuf out) {
            out.writeByte(FORMAT_AND_16_BITS | rateCode << 2 | (stereo ? 1 : 0));
        }
    }

    /** Video named by a FourCC. */
    record EnhancedVideo(VideoCodec codec) implements TagForm {
        private static final int SEQUENCE_START = 0x90;
        private static final int KEYFRAME = 0x90;
        private static final int INTER = 0xA0;
        private static final int CODED_FRAMES = 1;
        private static final int CODED_FRAMES_X = 3;

        @Override
        public MediaTag.Kind kind() {
            return MediaTag.Kind.VIDEO;
        }

        @Override
        public void writeStart(ByteBuf out) {
            out.writeByte(SEQUENCE_START).writeInt(codec.fourCc());
        }

        @Override
        public void writeFrame(boolean keyframe, int compositionMillis, ByteBuf out) {
            int frame = keyframe ? KEYFRAME : INTER;
            if (!codec.hasCompositionTime()) {
                out.writeByte(frame | CODED_FRAMES).writeInt(codec.fourCc());
            } else if (compositionMillis == 0) {
                out.writeByte(frame | CODED_FRAMES_X).writeInt(codec.fourCc());
            } else {
                out.writeByte(frame | CODED_FRAMES).writeInt(codec.fourCc());
                out.writeMedium(compositionMillis);
            }
        }
    }

    /** Audio named by a FourCC. */
    record EnhancedAudio(AudioCodec codec) implements TagForm {
        private static final int SEQUENCE_START = 0x90;
        private static final int CODED_FRAMES = 0x91;

        @Override
        public MediaTag.Kind kind() {
            return MediaTag.Kind.AUDIO;
        }

        @Override
        public void writeStart(ByteBuf out) {
            out.writeByte(SEQUENCE_START).writeInt(codec.fourCc());
        }

        @Override
        public void writeFrame(boolean keyframe, int compositionMillis, ByteBuf out) {
            out.writeByte(CODED_FRAMES).writeInt(codec.fourCc());
        }
    }
}
