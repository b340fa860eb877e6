# What the scripts of this folder share: the tools they need, and the renderer's pictures.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
python=${PYTHON:-/usr/bin/python3}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

need() {
    "$python" -c "import torch, numpy, PIL" 2>/dev/null ||
        { echo "needs Python with torch, numpy and PIL: apt-get install python3-torch python3-numpy python3-pil" >&2; exit 2; }
    [ "$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')" -ge 25 ] ||
        { echo "needs a JDK 25: set JAVA_HOME" >&2; exit 2; }
    [ -d "$root/models/target/classes" ] ||
        { echo "needs the models module compiled: mvn -pl models -am compile" >&2; exit 2; }
}

# render FOLDER SIZE...: the first size is the model's input
render() {
    "$java" -cp "$root/models/target/classes" "$here/RenderPictures.java" "$@"
}
