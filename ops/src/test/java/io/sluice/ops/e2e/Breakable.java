package io.sluice.ops.e2e;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException;
import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PictureDecoder;
import io.sluice.codecs.video.PicturePool;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.gateway.InspectorSource;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.inspect.Decoders;
import io.sluice.gateway.inspect.FfmpegDecoders;
import io.sluice.gateway.inspect.InProcessInspector;
import io.sluice.gateway.inspect.Inspector;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.models.classify.Classifier;
import io.sluice.models.classify.ClassifyException;
import io.sluice.models.classify.ModelPackage;
import io.sluice.models.classify.PackageException;
import io.sluice.models.classify.Scores;
import io.sluice.models.classify.TorchClassifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The real inspector, with a classifier and decoders that break when told to. */
final class Breakable implements InspectorSource {
    /** What breaks, and the causes under which the time may then be counted. */
    enum Fault {
        CLASSIFIER_HANGS(UnscreenedCause.STALLED, UnscreenedCause.OVERLOAD),
        CLASSIFIER_THROWS(UnscreenedCause.CLASSIFIER),
        DECODER_FAILS(UnscreenedCause.DECODE);

        private final Set<UnscreenedCause> causes;

        Fault(UnscreenedCause... causes) {
            this.causes = Set.of(causes);
        }

        Set<UnscreenedCause> causes() {
            return causes;
        }
    }

    private final CountDownLatch mended = new CountDownLatch(1);
    private volatile @Nullable Fault fault;

    void breakNow(Fault what) {
        fault = what;
    }

    void mend() {
        fault = null;
        mended.countDown();
    }

    @Override
    public Inspector open(InspectConfig config, Ticker ticker) throws IOException {
        try {
            Classifier real =
                    TorchClassifier.open(
                            ModelPackage.named("test-card"), "cpu", 1, ticker::nanoTime);
            Function<PicturePool, Decoders> decoders = FfmpegDecoders.sharingMemory(config);
            InProcessInspector inspector =
                    new InProcessInspector(
                            config,
                            new BreakableClassifier(real),
                            pictures -> new BreakableDecoders(decoders.apply(pictures)),
                            ticker);
            inspector.start();
            return inspector;
        } catch (PackageException | ClassifyException e) {
            throw new IOException(e);
        }
    }

    private final class BreakableClassifier implements Classifier {
        private final Classifier real;

        BreakableClassifier(Classifier real) {
            this.real = real;
        }

        @Override
        public String modelId() {
            return real.modelId();
        }

        @Override
        public List<String> labels() {
            return real.labels();
        }

        @Override
        public PictureSpec input() {
            return real.input();
        }

        @Override
        public List<Scores> classify(List<Picture> pictures) throws ClassifyException {
            if (fault == Fault.CLASSIFIER_THROWS) {
                throw new ClassifyException("broken on purpose");
            }
            if (fault == Fault.CLASSIFIER_HANGS) {
                try {
                    mended.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new ClassifyException("interrupted", e);
                }
            }
            return real.classify(pictures);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private final class BreakableDecoders implements Decoders {
        private final Decoders real;

        BreakableDecoders(Decoders real) {
            this.real = real;
        }

        @Override
        public PictureDecoder open(VideoCodec codec, byte[] config) throws DecodeException {
            return new BreakableDecoder(real.open(codec, config));
        }

        @Override
        public PictureDecoder.Decoded decodeKeyframe(
                VideoCodec codec, byte[] config, ByteBuffer coded, long ticket)
                throws DecodeException {
            failIfBroken();
            return real.decodeKeyframe(codec, config, coded, ticket);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private void failIfBroken() throws DecodeException {
        if (fault == Fault.DECODER_FAILS) {
            throw new DecodeException(DecodeException.Reason.CORRUPT, "broken on purpose");
        }
    }

    private final class BreakableDecoder implements PictureDecoder {
        private final PictureDecoder real;

        BreakableDecoder(PictureDecoder real) {
            this.real = real;
        }

        @Override
        public void feed(ByteBuffer coded, long ticket, boolean keyframe) throws DecodeException {
            failIfBroken();
            real.feed(coded, ticket, keyframe);
        }

        @Override
        public void want(long ticket) {
            real.want(ticket);
        }

        @Override
        public @Nullable Decoded poll() {
            return real.poll();
        }

        @Override
        public void drain() throws DecodeException {
            real.drain();
        }

        @Override
        public void reset() {
            real.reset();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
