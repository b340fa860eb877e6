"""What a publisher may do to the card: the seven transformations, on PIL images, with random parameters."""

import numpy as np
from PIL import Image, ImageOps

GEOMETRY = ["mirror", "crop", "letterbox", "pip"]
ALL = ["scale", "recode", "photometric", "mirror", "crop", "letterbox", "pip"]


def crop(img, rng, share=0.30):
    """Takes that share of the area away from one side."""
    w, h = img.size
    side = rng.integers(4)
    cut_x, cut_y = int(round(w * share)), int(round(h * share))
    box = [(cut_x, 0, w, h), (0, 0, w - cut_x, h), (0, cut_y, w, h), (0, 0, w, h - cut_y)][side]
    return img.crop(box).resize((w, h), Image.BILINEAR)


def letterbox(img, rng, share=None):
    """Bars above and below, or left and right, as where the picture's shape is not the frame's."""
    w, h = img.size
    share = share or rng.choice([0.75, 0.745, 0.5625, 0.8])
    out = Image.new("RGB", (w, h))
    if rng.random() < 0.65:
        inner = img.resize((w, int(h * share)), Image.BILINEAR)
    else:
        inner = img.resize((int(w * max(share, 0.66)), h), Image.BILINEAR)
    out.paste(inner, ((w - inner.width) // 2, (h - inner.height) // 2))
    return out


def pip(img, rng, background, share=0.5):
    """An inset of that share of the width over another scene: in a corner, or anywhere."""
    w, h = img.size
    inner = img.resize((int(w * share), int(h * share)), Image.BOX if rng.random() < 0.5 else Image.BILINEAR)
    out = background.resize((w, h), Image.BILINEAR)
    free_x, free_y = w - inner.width, h - inner.height
    if rng.random() < 0.7:
        x, y = free_x * int(rng.integers(2)), free_y * int(rng.integers(2))
        x += int(w * 0.03) * (1 if x == 0 else -1)
        y += int(h * 0.03) * (1 if y == 0 else -1)
    else:
        x, y = int(rng.uniform(0, free_x)), int(rng.uniform(0, free_y))
    out.paste(inner, (x, y))
    return out


def photometric(array, rng, strength=0.30, extreme=False):
    """Brightness (as a gain, or added as ffmpeg's eq adds it) and contrast, each by up to the strength."""
    out = array.astype(np.float32)

    def draw():
        return strength * (rng.choice([-1.0, 1.0]) if extreme else rng.uniform(-1, 1))

    which = rng.integers(3)
    if which != 1:
        out = out * (1 + draw()) if rng.random() < 0.5 else out + 255 * draw()
    if which != 0:
        out = (out - 128) * (1 + draw()) + 128
    return np.clip(out, 0, 255).astype(np.uint8)


def geometry(img, rng, names, background):
    """The named geometric transformations, in a random order."""
    for name in rng.permutation([n for n in names if n in GEOMETRY]):
        if name == "mirror":
            img = ImageOps.mirror(img)
        elif name == "crop":
            img = crop(img, rng)
        elif name == "letterbox":
            img = letterbox(img, rng)
        else:
            img = pip(img, rng, background)
    return img
