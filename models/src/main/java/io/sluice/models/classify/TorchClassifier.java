package io.sluice.models.classify;

import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PictureSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * A model package at work: the frozen TorchScript model on its device, with the package's
 * calibration. Opening one checks the golden outputs and warms every batch size up. Thread-safe:
 * one model serves all inference workers.
 */
public final class TorchClassifier implements Classifier {
    private static final Pattern DEVICE = Pattern.compile("cpu|auto|cuda:\\d{1,3}");

    private final ModelDescription description;
    private final String modelId;
    private final TorchModule module;
    private final StagingBuffers staging;
    private final int batchMax;
    private final Warmup warmup;

    /** Calls read, closing writes: memory under a running call is never freed. */
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

    private boolean closed;

    private TorchClassifier(
            ModelPackage modelPackage, TorchModule module, int batchMax, Warmup warmup) {
        this.description = modelPackage.description();
        this.modelId = modelPackage.id();
        this.module = module;
        this.staging = new StagingBuffers(description.input().rgbBytes(), batchMax);
        this.batchMax = batchMax;
        this.warmup = warmup;
    }

    /**
     * Loads the model, checks it and warms it up; takes a second or more.
     *
     * @param device {@code cpu}, {@code cuda:0} (any number) or {@code auto}: the first GPU, or the
     *     CPU where there is none
     * @param batchMax the largest batch that runs as one; a longer list runs in parts
     * @param nanoClock measures the warm-up
     * @throws PackageException if the model does not answer as its package says
     */
    public static TorchClassifier open(
            ModelPackage modelPackage, String device, int batchMax, LongSupplier nanoClock)
            throws PackageException, ClassifyException {
        if (!DEVICE.matcher(device).matches()) {
            throw new IllegalArgumentException(
                    "device " + device + ", expected cpu, auto or cuda:N");
        }
        TorchModule module =
                TorchModule.load(
                        modelPackage.id(), modelPackage.model(), modelPackage.input(), device);
        try {
            GoldenCheck.require(modelPackage, module);
            Warmup warmup = Warmup.of(module, modelPackage.input(), batchMax, nanoClock);
            return new TorchClassifier(modelPackage, module, batchMax, warmup);
        } catch (PackageException | ClassifyException | RuntimeException e) {
            module.close();
            throw e;
        }
    }

    @Override
    public String modelId() {
        return modelId;
    }

    @Override
    public List<String> labels() {
        return description.labels();
    }

    @Override
    public PictureSpec input() {
        return description.input();
    }

    /** Where it runs: {@code cpu}, {@code cuda:0}. */
    public String device() {
        return module.device();
    }

    public Warmup warmup() {
        return warmup;
    }

    /** 1 on a CPU, where a larger batch costs latency and gains nothing; measured on a GPU. */
    @Override
    public int preferredBatch() {
        return module.onGpu() ? warmup.bestBatch() : 1;
    }

    @Override
    public List<Scores> classify(List<Picture> pictures) throws ClassifyException {
        for (Picture picture : pictures) {
            if (!picture.spec().equals(input())) {
                throw new IllegalArgumentException(picture.spec() + ", the model wants " + input());
            }
        }
        open.readLock().lock();
        try {
            if (closed) {
                throw new ClassifyException(modelId + " is closed");
            }
            List<Scores> scores = new ArrayList<>(pictures.size());
            for (int from = 0; from < pictures.size(); from += batchMax) {
                int to = Math.min(pictures.size(), from + batchMax);
                score(pictures.subList(from, to), scores);
            }
            return scores;
        } finally {
            open.readLock().unlock();
        }
    }

    private void score(List<Picture> batch, List<Scores> into) throws ClassifyException {
        for (float[] logits : outputs(batch)) {
            into.add(
                    new Scores(
                            description.labels(), description.calibration().probabilities(logits)));
        }
    }

    private float[][] outputs(List<Picture> batch) throws ClassifyException {
        if (batch.size() == 1) {
            return module.outputs(batch.getFirst().rgb().slice(), 1);
        }
        ByteBuffer buffer = staging.take();
        try {
            return module.outputs(staging.fill(buffer, batch), batch.size());
        } finally {
            staging.giveBack(buffer);
        }
    }

    @Override
    public void close() {
        open.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                module.close();
            }
        } finally {
            open.writeLock().unlock();
        }
    }
}
