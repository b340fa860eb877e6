package io.sluice.gateway.inspect;

import io.netty.buffer.ByteBuf;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException;
import io.sluice.gateway.tap.Tap;
import io.sluice.gateway.tap.TappedTag;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A video track as its sequence header describes it. */
final class CodedTrack {
    static final CodedTrack NONE = new CodedTrack(VideoCodec.UNKNOWN, new byte[0]);

    private final VideoCodec codec;
    private final byte[] config;

    private CodedTrack(VideoCodec codec, byte[] config) {
        this.codec = codec;
        this.config = config;
    }

    /** The track that a sequence header begins. Borrows the tag. */
    static CodedTrack of(TappedTag header) {
        ByteBuf payload = header.tag().payload();
        int offset = header.video().codedOffset();
        byte[] config = new byte[Math.clamp(header.size() - offset, 0, Tap.MAX_HEADER_BYTES)];
        payload.getBytes(payload.readerIndex() + offset, config);
        return new CodedTrack(header.video().codec(), config);
    }

    /** A track of which frames come without a sequence header. */
    static CodedTrack headless(VideoCodec codec) {
        return new CodedTrack(codec, new byte[0]);
    }

    VideoCodec codec() {
        return codec;
    }

    /** The sequence header's body; not to be changed. */
    byte[] config() {
        return config;
    }

    boolean sameAs(CodedTrack other) {
        return codec == other.codec && Arrays.equals(config, other.config);
    }

    /** The coded frame's bytes; they stay the tag's. */
    static ByteBuffer coded(TappedTag frame) {
        ByteBuf payload = frame.tag().payload();
        int offset = frame.video().codedOffset();
        return payload.nioBuffer(payload.readerIndex() + offset, frame.size() - offset);
    }

    /** The loss that a decoder's refusal means for a sample. */
    static Miss missOf(DecodeException refusal) {
        return switch (refusal.reason()) {
            case CORRUPT -> Miss.DECODE_FAILED;
            case TOO_LARGE -> Miss.TOO_LARGE;
            case UNSUPPORTED -> Miss.CODEC;
            case NO_PICTURE, NO_MEMORY -> Miss.OVERLOAD;
        };
    }
}
