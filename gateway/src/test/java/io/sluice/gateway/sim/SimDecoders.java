package io.sluice.gateway.sim;

import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException;
import io.sluice.codecs.video.DecodeException.Reason;
import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PictureDecoder;
import io.sluice.codecs.video.PicturePool;
import io.sluice.gateway.inspect.Decoders;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decoders of {@link CodedFrame}s: as strict as a codec about what follows what, and failing, dying
 * or slow when the dice say so. A picture carries its frame's identity in its first bytes.
 */
final class SimDecoders implements Decoders {
    private final World world;
    private final PicturePool pictures;
    private int open;
    private boolean closed;

    SimDecoders(World world, PicturePool pictures) {
        this.world = world;
        this.pictures = pictures;
    }

    @Override
    public PictureDecoder open(VideoCodec codec, byte[] config) throws DecodeException {
        if (codec != VideoCodec.AVC) {
            throw new DecodeException(Reason.UNSUPPORTED, "only AVC");
        }
        if (config.length != 4) {
            throw new DecodeException(Reason.CORRUPT, "no sequence header");
        }
        open++;
        return new Following(ByteBuffer.wrap(config).getInt());
    }

    @Override
    public PictureDecoder.Decoded decodeKeyframe(
            VideoCodec codec, byte[] config, ByteBuffer coded, long ticket) throws DecodeException {
        try (PictureDecoder once = open(codec, config)) {
            once.want(ticket);
            once.feed(coded, ticket, true);
            once.drain();
            PictureDecoder.Decoded decoded = once.poll();
            if (decoded == null) {
                throw world.violated("the fake keyframe decoder gave no picture");
            }
            return decoded;
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    void checkClosed() {
        if (!closed || open != 0) {
            throw new Violated("%d decoders are left open, closed=%s", open, closed);
        }
    }

    private record Inside(CodedFrame frame, long ticket) {}

    /** A decoder that follows one track. */
    private final class Following implements PictureDecoder {
        private final int track;
        private final ArrayDeque<Inside> inside = new ArrayDeque<>();
        private final ArrayDeque<Decoded> ready = new ArrayDeque<>();
        private final Set<Long> wanted = new HashSet<>();
        private boolean needsKeyframe = true;
        private boolean gone;
        private int next;

        Following(int track) {
            this.track = track;
        }

        @Override
        public void feed(ByteBuffer coded, long ticket, boolean keyframe) throws DecodeException {
            CodedFrame frame = CodedFrame.read(coded);
            check(!gone, "fed after its close");
            check(frame.number() == ticket, "frame " + frame.number() + " as " + ticket);
            check(frame.track() == track, "a frame of track " + frame.track() + " in " + track);
            check(keyframe || !needsKeyframe, "an inter frame where a keyframe must come");
            check(keyframe || frame.number() == next, "frame " + frame.number() + " not " + next);
            world.sleep(Fault.DECODER_SLOW, 20, 10, 1_500);
            trouble();
            needsKeyframe = false;
            next = frame.number() + 1;
            inside.add(new Inside(frame, ticket));
            while (inside.size() > frame.delay()) {
                putOut();
            }
        }

        private void check(boolean right, String what) {
            if (!right) {
                throw world.violated("decoder: " + what);
            }
        }

        private void trouble() throws DecodeException {
            if (world.dice().strikes(Fault.DECODER_REJECTS, 20)) {
                needsKeyframe = true;
                throw new DecodeException(Reason.CORRUPT, "as the dice say");
            }
            if (world.dice().strikes(Fault.DECODER_TOO_LARGE, 20)) {
                needsKeyframe = true;
                throw new DecodeException(Reason.TOO_LARGE, "as the dice say");
            }
            if (world.dice().strikes(Fault.DECODER_NO_MEMORY, 20)) {
                needsKeyframe = true;
                throw new DecodeException(Reason.NO_MEMORY, "as the dice say");
            }
            if (world.dice().strikes(Fault.DECODER_DIES, 20)) {
                needsKeyframe = true;
                throw new IllegalStateException("died, as the dice say");
            }
        }

        private void putOut() throws DecodeException {
            Inside out = inside.remove();
            if (!wanted.remove(out.ticket())) {
                return;
            }
            Picture picture = pictures.take();
            if (picture == null) {
                throw new DecodeException(Reason.NO_PICTURE, "all are held");
            }
            out.frame().write(picture.rgb().duplicate());
            ready.add(new Decoded(out.ticket(), picture, 16, 16));
        }

        @Override
        public void want(long ticket) {
            wanted.add(ticket);
        }

        @Override
        public @Nullable Decoded poll() {
            return ready.poll();
        }

        @Override
        public void drain() throws DecodeException {
            needsKeyframe = true;
            while (!inside.isEmpty()) {
                putOut();
            }
        }

        @Override
        public void reset() {
            needsKeyframe = true;
            inside.clear();
            wanted.clear();
        }

        @Override
        public void close() {
            check(!gone, "closed twice");
            gone = true;
            open--;
            ready.forEach(decoded -> decoded.picture().release());
        }
    }
}
