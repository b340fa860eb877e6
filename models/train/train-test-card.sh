#!/usr/bin/env bash
# Renders the test card, trains its classifier, measures it on held-out frames and writes the package into the sources.
#
#   models/train/train-test-card.sh [WORK_DIR]
#
# Needs a JDK 25, the models module compiled (mvn -pl models -am compile), and from Debian: python3-torch python3-numpy
# python3-pil ffmpeg fonts-dejavu-core; for the measures also python3-skimage qrencode fonts-liberation mate-backgrounds
# ukui-wallpapers. Half an hour on two cores. The seeds are fixed.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need
work=${1:-$(mktemp -d)}
package=$root/models/src/main/resources/io/sluice/models/packages/test-card
mkdir -p "$work/model"
render "$work/pictures" 160x160 1280x720 640x360 720x1280 640x480
cards=("$work/pictures/card-1280x720.ppm" "$work/pictures/card-720x1280.ppm" "$work/pictures/card-640x480.ppm")
"$python" "$here/make_data.py" --cards "${cards[@]}" --count 3000 --seed 101 --out "$work/held-out.npz"
"$python" "$here/make_data.py" --cards "${cards[@]}" --count 9000 --seed 1 --out "$work/train.npz"
"$python" "$here/train.py" --data "$work/train.npz" --held-out "$work/held-out.npz" --epochs 14 --out "$work/model"
"$python" "$here/package_test_card.py" "$work/model" "$work/pictures" 1.0.0
"$python" -W ignore "$here/evaluate.py" --package "$work/model" --pictures "$work/pictures" --card "$work/model/MODEL_CARD.md"
mkdir -p "$package"
cp "$work/model/model.pt" "$work/model/model.yaml" "$work/model/MODEL_CARD.md" "$package/"
echo "wrote $package"
