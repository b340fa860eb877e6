package io.sluice.gateway.isolate;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException;
import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PictureDecoder;
import io.sluice.codecs.video.PicturePool;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.inspect.Decoders;
import io.sluice.models.classify.Classifier;
import io.sluice.models.classify.ClassifyException;
import io.sluice.models.classify.Scores;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A child process without a real decoder or model: a coded frame is two bytes, what it does to the
 * decoder and what its picture scores. It may crash the process, as native code does, or never
 * return.
 */
final class BrittleProcess {
    static final byte HARMLESS = '.';
    static final byte CRASHES = 'c';
    static final byte HANGS = 'h';

    /** A model's name that can't be loaded. */
    static final String BROKEN = "broken";

    private static final List<String> LABELS = List.of("level");

    private BrittleProcess() {}

    public static void main(String[] arguments) {
        InspectorProcess.run(new BrittleParts(), arguments);
    }

    private static final class BrittleParts implements InspectorProcess.Parts {
        @Override
        public Classifier classifier(InspectConfig config, Ticker ticker) throws IOException {
            if (config.classify().model().equals(BROKEN)) {
                throw new IOException("it is broken");
            }
            return new LevelClassifier();
        }

        @Override
        public Function<PicturePool, Decoders> decoders(InspectConfig config) {
            return BrittleDecoders::new;
        }
    }

    /** Scores a picture's first byte, of 255. */
    private static final class LevelClassifier implements Classifier {
        @Override
        public String modelId() {
            return "level@1";
        }

        @Override
        public List<String> labels() {
            return LABELS;
        }

        @Override
        public PictureSpec input() {
            return PictureSpec.rgb(4, 4);
        }

        @Override
        public List<Scores> classify(List<Picture> pictures) throws ClassifyException {
            return pictures.stream()
                    .map(p -> new Scores(LABELS, (p.rgb().get(0) & 0xFF) / 255f))
                    .toList();
        }

        @Override
        public void close() {}
    }

    private record BrittleDecoders(PicturePool pictures) implements Decoders {
        @Override
        public PictureDecoder open(VideoCodec codec, byte[] config) {
            return new BrittleDecoder(pictures);
        }

        @Override
        public PictureDecoder.Decoded decodeKeyframe(
                VideoCodec codec, byte[] config, ByteBuffer coded, long ticket)
                throws DecodeException {
            BrittleDecoder once = new BrittleDecoder(pictures);
            once.want(ticket);
            once.feed(coded, ticket, true);
            PictureDecoder.Decoded decoded = once.poll();
            if (decoded == null) {
                throw new IllegalStateException("no picture");
            }
            return decoded;
        }

        @Override
        public void close() {}
    }

    private static final class BrittleDecoder implements PictureDecoder {
        private final PicturePool pictures;
        private final Set<Long> wanted = new HashSet<>();
        private final ArrayDeque<Decoded> out = new ArrayDeque<>();

        BrittleDecoder(PicturePool pictures) {
            this.pictures = pictures;
        }

        @Override
        public void feed(ByteBuffer coded, long ticket, boolean keyframe) throws DecodeException {
            act(coded.get(coded.position()));
            if (wanted.remove(ticket)) {
                Picture picture = pictures.take();
                if (picture == null) {
                    throw new DecodeException(DecodeException.Reason.NO_PICTURE, "all are held");
                }
                picture.rgb().put(0, coded.get(coded.position() + 1));
                out.add(new Decoded(ticket, picture, 4, 4));
            }
        }

        private static void act(byte what) {
            if (what == CRASHES) {
                MemorySegment nowhere = MemorySegment.ofAddress(0xDEAD_0000L).reinterpret(8);
                nowhere.set(ValueLayout.JAVA_LONG, 0, 1);
            }
            if (what == HANGS) {
                try {
                    Thread.sleep(Long.MAX_VALUE);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public void want(long ticket) {
            wanted.add(ticket);
        }

        @Override
        public @Nullable Decoded poll() {
            return out.poll();
        }

        @Override
        public void drain() {}

        @Override
        public void reset() {}

        @Override
        public void close() {
            out.forEach(decoded -> decoded.picture().release());
        }
    }
}
