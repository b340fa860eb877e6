"""Packs the trained test card model: python3 package_test_card.py MODEL_DIR PICTURES_DIR VERSION."""

import json
import sys

import package

directory, pictures, version = sys.argv[1:]
fit = json.load(open(directory + "/fit.json"))
package.write(
    directory, pictures, "test-card", version, "Apache-2.0",
    ["Synthetic pictures only, made by the project: the test card of its own renderer, transformed,",
     "against fourteen families of generated scenes (models/train); no photograph, no person."],
    160, ["test_card"],
    ["method: platt", "scale: " + package.numbers([fit["scale"]]), "offset: " + package.numbers([fit["offset"]])])
