package io.sluice.models.classify;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.sluice.codecs.video.PictureSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * One frozen TorchScript model on one device: bytes in, raw outputs out. The only class that
 * touches DJL. Thread-safe; whoever closes it makes sure that no call is under way.
 */
final class TorchModule implements AutoCloseable {
    private static final String ENGINE = "PyTorch";

    private final Model model;
    private final PictureSpec input;

    private TorchModule(Model model, PictureSpec input) {
        this.model = model;
        this.input = input;
    }

    /**
     * @param device {@code cpu}, {@code cuda:0} or {@code auto}
     */
    static TorchModule load(String name, InputStream torchScript, PictureSpec input, String device)
            throws ClassifyException {
        neverReachOut();
        Malloc.keepFreedMemory();
        Model model = null;
        try {
            model = Model.newInstance(name, device(device), ENGINE);
            model.load(torchScript);
            return new TorchModule(model, input);
        } catch (IOException | MalformedModelException | RuntimeException | LinkageError e) {
            if (model != null) {
                model.close();
            }
            throw new ClassifyException("can't load " + name + " on " + device, e);
        }
    }

    /**
     * The engine would contact a telemetry address and fetch libraries; one intra-op thread is
     * best.
     */
    private static void neverReachOut() {
        byDefault("ai.djl.offline", "true");
        byDefault("OPT_OUT_TRACKING", "true");
        byDefault("ai.djl.pytorch.num_threads", "1");
        byDefault("ai.djl.pytorch.num_interop_threads", "1");
        byDefault("ai.djl.pytorch.graph_optimizer", "false");
    }

    private static void byDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static Device device(String device) {
        return switch (device) {
            case "cpu" -> Device.cpu();
            case "auto" ->
                    Engine.getEngine(ENGINE).getGpuCount() > 0 ? Device.gpu(0) : Device.cpu();
            default -> Device.gpu(Integer.parseInt(device.substring("cuda:".length())));
        };
    }

    boolean onGpu() {
        return model.getNDManager().getDevice().isGpu();
    }

    /** Where the model runs: {@code cpu}, {@code cuda:0}. */
    String device() {
        Device device = model.getNDManager().getDevice();
        return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
    }

    /**
     * Raw outputs, one row a picture.
     *
     * @param rgb a direct buffer of exactly the batch's bytes; not copied, so it must not change
     *     until the call returns
     */
    float[][] outputs(ByteBuffer rgb, int batch) throws ClassifyException {
        Shape shape = new Shape(batch, input.rgbHeight(), input.rgbWidth(), 3);
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList pictures = new NDList(manager.create(rgb, shape, DataType.UINT8));
            NDList answers =
                    model.getBlock().forward(new ParameterStore(manager, false), pictures, false);
            return rows(answers, batch);
        } catch (EngineException | IllegalStateException | IllegalArgumentException e) {
            throw new ClassifyException("the model failed on a batch of " + batch, e);
        }
    }

    private static float[][] rows(NDList answers, int batch) throws ClassifyException {
        try (answers) {
            NDArray answer = answers.get(0);
            if (answer.getShape().dimension() != 2 || answer.getShape().get(0) != batch) {
                throw new ClassifyException(
                        "outputs of shape " + answer.getShape() + " for a batch of " + batch);
            }
            float[] all = answer.toFloatArray();
            float[][] rows = new float[batch][all.length / batch];
            for (int i = 0; i < batch; i++) {
                System.arraycopy(all, i * rows[i].length, rows[i], 0, rows[i].length);
            }
            return rows;
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
