"""Writes a package's model.yaml beside its model.pt: the description, the SHA-256, the calibration, the golden outputs."""

import hashlib

import numpy as np
import torch
from PIL import Image

GOLDEN = ["test-card", "ramp"]


def numbers(values):
    return "[" + ", ".join("%.6g" % float(v) for v in values) + "]"


def write(directory, pictures, name, version, licence, provenance, size, labels, calibration):
    """`pictures` is the folder with RenderPictures' golden-*.ppm; `calibration` are lines of YAML."""
    model_file = directory + "/model.pt"
    model = torch.jit.load(model_file)
    outputs = {}
    for golden in GOLDEN:
        picture = np.asarray(Image.open("%s/golden-%s.ppm" % (pictures, golden)))
        if picture.shape != (size, size, 3):
            raise SystemExit("golden picture %s is %s, the model wants %d" % (golden, picture.shape, size))
        with torch.no_grad():
            outputs[golden] = model(torch.from_numpy(picture.copy())[None])[0].numpy()
    lines = [
        "name: " + name,
        "version: " + version,
        "licence: " + licence,
        "provenance: >-",
        *("  " + line for line in provenance),
        'sha256: "%s"' % hashlib.sha256(open(model_file, "rb").read()).hexdigest(),
        "input:",
        "  width: %d" % size,
        "  height: %d" % size,
        "  layout: NHWC",
        "  type: uint8",
        "  channels: RGB",
        "  normalisation: in-model",
        "labels: [" + ", ".join(labels) + "]",
        "calibration:",
        *("  " + line for line in calibration),
        "golden:",
        "  tolerance: 0.01",
        "  outputs:",
        *("    %s: %s" % (golden, numbers(outputs[golden])) for golden in GOLDEN),
    ]
    open(directory + "/model.yaml", "w").write("\n".join(lines) + "\n")
