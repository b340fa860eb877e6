package io.sluice.models.classify;

import io.sluice.models.testcard.GoldenPicture;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Shows a loaded model the built-in pictures and compares what it answers with its package. */
final class GoldenCheck {
    private GoldenCheck() {}

    /**
     * @throws PackageException if an answer is not the recorded one
     */
    static void require(ModelPackage modelPackage, TorchModule module)
            throws PackageException, ClassifyException {
        List<PackageProblem> problems = new ArrayList<>();
        for (GoldenPicture picture : GoldenPicture.values()) {
            float[] answer = module.outputs(direct(picture, modelPackage), 1)[0];
            problems.addAll(modelPackage.description().golden().check(picture, answer));
        }
        if (!problems.isEmpty()) {
            throw new PackageException(modelPackage.source(), problems);
        }
    }

    private static ByteBuffer direct(GoldenPicture picture, ModelPackage modelPackage) {
        byte[] rgb = picture.rgb(modelPackage.input().rgbWidth(), modelPackage.input().rgbHeight());
        return ByteBuffer.allocateDirect(rgb.length).put(rgb).flip();
    }
}
