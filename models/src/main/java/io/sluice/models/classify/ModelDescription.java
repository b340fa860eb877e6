package io.sluice.models.classify;

import io.sluice.codecs.video.PictureSpec;
import java.util.List;

/**
 * What a package's {@code model.yaml} says.
 *
 * @param licence an SPDX identifier, or words
 * @param provenance where the training data came from
 * @param sha256 of {@code model.pt}, in lower-case hex
 * @param input the picture's size; uint8 RGB rows (NHWC), normalised inside the model
 * @param labels in the order of the model's outputs
 */
public record ModelDescription(
        String name,
        String version,
        String licence,
        String provenance,
        String sha256,
        PictureSpec input,
        List<String> labels,
        Calibration calibration,
        Golden golden) {}
