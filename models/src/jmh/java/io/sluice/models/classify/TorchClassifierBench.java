package io.sluice.models.classify;

import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PicturePool;
import io.sluice.models.testcard.GoldenPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Pictures to scores on the CPU: one operation is one call with one batch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TorchClassifierBench {
    /** A built-in package's name, or a package's folder. */
    @Param("test-card")
    String model;

    @Param({"1", "8"})
    int batch;

    private final List<Picture> pictures = new ArrayList<>();
    private TorchClassifier classifier;

    /** How many pictures were classified: a second figure, time a picture. */
    @State(Scope.Thread)
    @AuxCounters
    public static class Pictures {
        public long pictures;
    }

    @Setup
    public void open() throws PackageException, ClassifyException {
        classifier =
                TorchClassifier.open(ModelPackage.named(model), "cpu", batch, System::nanoTime);
        PicturePool pool = new PicturePool(classifier.input(), batch);
        for (int i = 0; i < batch; i++) {
            GoldenPicture shown = i % 2 == 0 ? GoldenPicture.RAMP : GoldenPicture.TEST_CARD;
            Picture picture = pool.take();
            picture.rgb().put(0, shown.rgb(picture.spec().rgbWidth(), picture.spec().rgbHeight()));
            pictures.add(picture);
        }
    }

    @Benchmark
    public List<Scores> classify(Pictures counted) throws ClassifyException {
        counted.pictures += batch;
        return classifier.classify(pictures);
    }

    @TearDown
    public void close() {
        pictures.forEach(Picture::release);
        pictures.clear();
        classifier.close();
    }
}
