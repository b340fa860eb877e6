package io.sluice.gateway;

import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.config.ClassifyConfig;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.inspect.FfmpegDecoders;
import io.sluice.gateway.inspect.InProcessInspector;
import io.sluice.gateway.inspect.Inspector;
import io.sluice.gateway.inspect.NoInspector;
import io.sluice.gateway.isolate.IsolatedInspector;
import io.sluice.models.classify.ClassifyException;
import io.sluice.models.classify.Malloc;
import io.sluice.models.classify.ModelPackage;
import io.sluice.models.classify.PackageException;
import io.sluice.models.classify.TorchClassifier;
import java.io.IOException;

/** Where a gateway gets its inspector from: the real parts, or a test's own. */
public interface InspectorSource {
    /** FFmpeg and PyTorch where the configuration wants them; nothing where it wants none. */
    InspectorSource REAL = InspectorSource::real;

    /**
     * An inspector that runs; takes as long as its model takes to load.
     *
     * @throws IOException if the model can't be had
     */
    Inspector open(InspectConfig config, Ticker ticker) throws IOException;

    private static Inspector real(InspectConfig config, Ticker ticker) throws IOException {
        if (!config.enabled()) {
            return new NoInspector();
        }
        return switch (config.isolation()) {
            case NONE -> inProcess(config, ticker);
            case PROCESS -> IsolatedInspector.open(config, IsolatedInspector.processes(), ticker);
        };
    }

    private static Inspector inProcess(InspectConfig config, Ticker ticker) throws IOException {
        ClassifyConfig classify = config.classify();
        Malloc.keepFreedMemory();
        try {
            TorchClassifier classifier =
                    TorchClassifier.open(
                            ModelPackage.named(classify.model()),
                            classify.device(),
                            classify.maxBatch(),
                            ticker::nanoTime);
            InProcessInspector inspector =
                    new InProcessInspector(
                            config, classifier, FfmpegDecoders.sharingMemory(config), ticker);
            inspector.start();
            return inspector;
        } catch (PackageException | ClassifyException e) {
            throw new IOException("the model can't be used: " + e.getMessage(), e);
        }
    }
}
