"""Frames through a real H.264 encoder and back, then scaled as the gateway scales: the whole picture, swscale, area."""

import subprocess
import tempfile

import numpy as np


def through_h264(frames, size, out_size, bits=None, crf=23, preset="veryfast", fps=25, matrix=None):
    """Encodes an iterable of HxWx3 arrays as one stream at `bits` per second (or a quality), decodes it, scales it.

    Yields an array of out_size x out_size x 3 for each frame, in order.
    """
    rate = ["-b:v", str(bits), "-maxrate", str(bits), "-bufsize", str(bits)] if bits else ["-crf", str(crf)]
    with tempfile.NamedTemporaryFile(suffix=".h264") as coded:
        encoder = subprocess.Popen(
            ["ffmpeg", "-y", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "%dx%d" % size, "-r", str(fps), "-i", "-",
             "-c:v", "libx264", "-preset", preset, "-threads", "1", "-bf", "0", "-g", str(2 * fps), "-pix_fmt", "yuv420p", *rate,
             "-f", "h264", coded.name],
            stdin=subprocess.PIPE)
        count = 0
        for frame in frames:
            encoder.stdin.write(np.ascontiguousarray(frame).tobytes())
            count += 1
        encoder.stdin.close()
        if encoder.wait() != 0:
            raise RuntimeError("the encoder failed")
        decoder = subprocess.Popen(
            ["ffmpeg", "-v", "error", "-threads", "1", "-f", "h264", "-i", coded.name, "-vsync", "passthrough", "-vf",
             "scale=%d:%d:flags=area" % (out_size, out_size), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
            stdout=subprocess.PIPE)
        length = out_size * out_size * 3
        for _ in range(count):
            data = decoder.stdout.read(length)
            if len(data) != length:
                raise RuntimeError("the decoder gave fewer frames than the encoder got")
            yield np.frombuffer(data, np.uint8).reshape(out_size, out_size, 3)
        decoder.stdout.close()
        if decoder.wait() != 0:
            raise RuntimeError("the decoder failed")
