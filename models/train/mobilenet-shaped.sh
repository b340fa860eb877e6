#!/usr/bin/env bash
# Makes a package with MobileNetV2's shape and random weights, for measuring throughput (mobilenet_shaped.py).
#
#   models/train/mobilenet-shaped.sh PACKAGE_DIR
#
# Needs a JDK 25, the models module compiled (mvn -pl models -am compile), and from Debian: python3-torch python3-numpy
# python3-pil. Some seconds.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
[ $# = 1 ] || { echo "usage: models/train/mobilenet-shaped.sh PACKAGE_DIR" >&2; exit 2; }
need
pictures=$(mktemp -d)
trap 'rm -rf "$pictures"' EXIT
mkdir -p "$1"
render "$pictures" 224x224
"$python" "$here/mobilenet_shaped.py" "$1" "$pictures" "$root/models/src/main/resources/io/sluice/models/packages/test-card"
echo "wrote $1"
