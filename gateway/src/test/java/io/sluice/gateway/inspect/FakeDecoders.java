package io.sluice.gateway.inspect;

import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException;
import io.sluice.codecs.video.DecodeException.Reason;
import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PictureDecoder;
import io.sluice.codecs.video.PicturePool;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decoders over {@code TestTags}: strict about what they are fed (an inter frame must follow the
 * frame before it), holding pictures back as a codec with B-frames does, and failing on demand. A
 * picture's first bytes are its frame's ticket.
 */
public final class FakeDecoders implements Decoders {
    private final PicturePool pictures;
    private final int delayFrames;
    private final Supplier<Trouble> trouble;
    private int open;
    private boolean closed;

    /** What goes wrong with the next frame fed. */
    public enum Trouble {
        NONE,
        CORRUPT,
        TOO_LARGE,
        NO_MEMORY,
        DIES
    }

    public FakeDecoders(PicturePool pictures, int delayFrames, Supplier<Trouble> trouble) {
        this.pictures = pictures;
        this.delayFrames = delayFrames;
        this.trouble = trouble;
    }

    @Override
    public PictureDecoder open(VideoCodec codec, byte[] config) throws DecodeException {
        if (codec != VideoCodec.AVC || config.length == 0) {
            Reason reason = codec == VideoCodec.AVC ? Reason.CORRUPT : Reason.UNSUPPORTED;
            throw new DecodeException(reason, "fake");
        }
        open++;
        return new Fake();
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
                throw new AssertionError("no picture");
            }
            return decoded;
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** How many decoders are open. */
    int open() {
        return open;
    }

    /** Whether everything that was opened is closed. */
    public boolean allClosed() {
        return closed && open == 0;
    }

    private record Inside(long ticket, long order) {}

    private final class Fake implements PictureDecoder {
        private final PriorityQueue<Inside> inside =
                new PriorityQueue<>(Comparator.comparingLong(Inside::order));
        private final Set<Long> wanted = new HashSet<>();
        private final ArrayDeque<Decoded> ready = new ArrayDeque<>();
        private boolean awaitsKeyframe = true;
        private long lastPlace = -1;

        @Override
        public void feed(ByteBuffer coded, long ticket, boolean keyframe) throws DecodeException {
            if (awaitsKeyframe && !keyframe) {
                throw new AssertionError("fed " + ticket + " without its keyframe");
            }
            long place = coded.getLong(coded.position() + 8);
            if (keyframe ? place <= lastPlace : place != lastPlace + 1) {
                throw new AssertionError("fed " + place + " after " + lastPlace);
            }
            switch (trouble.get()) {
                case NONE -> {}
                case CORRUPT -> fail(Reason.CORRUPT);
                case TOO_LARGE -> fail(Reason.TOO_LARGE);
                case NO_MEMORY -> fail(Reason.NO_MEMORY);
                case DIES -> throw new IllegalStateException("the fake decoder died");
            }
            awaitsKeyframe = false;
            lastPlace = place;
            inside.add(new Inside(ticket, coded.getLong(coded.position())));
            while (inside.size() > delayFrames) {
                putOut();
            }
        }

        private void fail(Reason reason) throws DecodeException {
            awaitsKeyframe = true;
            throw new DecodeException(reason, "fake");
        }

        private void putOut() throws DecodeException {
            long ticket = inside.remove().ticket();
            if (!wanted.remove(ticket)) {
                return;
            }
            Picture picture = pictures.take();
            if (picture == null) {
                throw new DecodeException(Reason.NO_PICTURE, "fake");
            }
            picture.rgb().putLong(0, ticket);
            ready.add(new Decoded(ticket, picture, 16, 16));
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
            awaitsKeyframe = true;
            while (!inside.isEmpty()) {
                putOut();
            }
        }

        @Override
        public void reset() {
            awaitsKeyframe = true;
            inside.clear();
            wanted.clear();
            lastPlace = -1;
        }

        @Override
        public void close() {
            open--;
            ready.forEach(decoded -> decoded.picture().release());
        }
    }
}
