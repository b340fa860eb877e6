"""The scenes the test card's classifier is trained against: fourteen generator families, none of which is evaluated."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"
CARD_COLOURS = [(72, 0, 140), (255, 120, 0), (64, 240, 190), (255, 255, 255)]
W, H = 320, 180


def colour(rng):
    """Any colour; one time in four near one of the card's own."""
    if rng.random() < 0.25:
        base = np.array(CARD_COLOURS[rng.integers(4)], float)
        return tuple(int(v) for v in np.clip(base + rng.normal(0, 18, 3), 0, 255))
    return tuple(int(v) for v in rng.integers(0, 256, 3))


def value_noise(rng, octaves):
    out = np.zeros((H, W, 3), np.float32)
    for octave in range(octaves):
        n = 2 ** (octave + 1)
        grid = rng.integers(0, 256, (n * 9 // 16 + 1, n + 1, 3)).astype(np.uint8)
        layer = np.asarray(Image.fromarray(grid).resize((W, H), Image.BICUBIC), np.float32) - 128
        out += layer / 1.6**octave
    return out


def image(array):
    return Image.fromarray(np.clip(array, 0, 255).astype(np.uint8))


def solid(rng):
    return Image.new("RGB", (W, H), colour(rng))


def gradient(rng):
    a, b = np.array(colour(rng), float), np.array(colour(rng), float)
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:H, 0:W]
    t = (x / W * np.cos(angle) + y / H * np.sin(angle)) % 1.0
    return image(a + (b - a) * t[..., None])


def white_noise(rng):
    scale = int(rng.integers(1, 9))
    grid = rng.integers(0, 256, (H // scale, W // scale, 3), dtype=np.uint8)
    if rng.random() < 0.4:
        palette = np.array([colour(rng) for _ in range(int(rng.integers(2, 5)))], np.uint8)
        grid = palette[rng.integers(0, len(palette), grid.shape[:2])]
    return Image.fromarray(grid).resize((W, H), Image.NEAREST)


def cloud(rng):
    gain, base = rng.uniform(0.4, 1.2), rng.integers(40, 200, 3)
    noise = value_noise(rng, int(rng.integers(2, 8)))
    if rng.random() < 0.5:
        noise = noise[..., :1] * rng.uniform(0.3, 1.2, 3)
    return image(base + gain * noise)


def plasma(rng):
    y, x = np.mgrid[0:H, 0:W] / 40.0
    channels = []
    for _ in range(3):
        f = rng.uniform(0.2, 4, 4)
        p = rng.uniform(0, 6.3, 3)
        channels.append(np.sin(f[0] * x + p[0]) + np.sin(f[1] * y + p[1]) + np.sin(f[2] * np.hypot(x, y) + p[2]))
    return image(128 + 42 * np.stack(channels, -1))


def shapes(rng):
    img = Image.new("RGB", (W, H), colour(rng))
    d = ImageDraw.Draw(img)
    same = colour(rng) if rng.random() < 0.3 else None
    for _ in range(int(rng.integers(3, 80))):
        x, y = rng.integers(-20, W), rng.integers(-20, H)
        w, h = rng.integers(3, 120), rng.integers(3, 120)
        box = [int(x), int(y), int(x + w), int(y + h)]
        kind = rng.integers(4)
        c = same or colour(rng)
        if kind == 0:
            d.rectangle(box, fill=c)
        elif kind == 1:
            d.ellipse(box, fill=c)
        elif kind == 2:
            d.polygon([tuple(int(v) for v in rng.integers(-20, W, 2)) for _ in range(3)], fill=c)
        else:
            d.ellipse(box, outline=c, width=int(rng.integers(1, 12)))
    return img


def stripes(rng):
    y, x = np.mgrid[0:H, 0:W]
    angle, width = rng.uniform(0, np.pi), rng.uniform(3, 60)
    palette = np.array([colour(rng) for _ in range(int(rng.integers(2, 6)))], np.uint8)
    return Image.fromarray(palette[((x * np.cos(angle) + y * np.sin(angle)) // width).astype(int) % len(palette)])


def triangles(rng):
    img = Image.new("RGB", (W, H))
    d = ImageDraw.Draw(img)
    n = int(rng.integers(2, 14))
    s = W / n
    for i in range(n + 1):
        for j in range(n + 1):
            x, y = i * s, j * s
            d.polygon([(x, y), (x + s, y), (x, y + s)], fill=colour(rng))
            d.polygon([(x + s, y + s), (x + s, y), (x, y + s)], fill=colour(rng))
    return img


def text(rng):
    img = Image.new("RGB", (W, H), colour(rng))
    d = ImageDraw.Draw(img)
    letters = list("ABCDEFGHIJKLMNOPQRSTUVWXYZ      abcdefghijkl0123456789")
    y = int(rng.integers(-10, 40))
    while y < H:
        size = int(rng.integers(8, 60))
        line = "".join(rng.choice(letters, int(rng.integers(4, 40))))
        d.text((int(rng.integers(-20, 80)), y), line, fill=colour(rng), font=ImageFont.truetype(FONT, size))
        y += size + int(rng.integers(0, 30))
    return img


def mandelbrot(rng):
    zoom = 10 ** rng.uniform(-2.5, 0.2)
    y, x = np.mgrid[0:90, 0:160]
    c = complex(rng.uniform(-0.8, -0.5), rng.uniform(0.3, 0.6)) + zoom * ((x / 80 - 1) + 1j * (y / 80 - 0.5))
    z, count = np.zeros_like(c), np.zeros(c.shape, int)
    for _ in range(40):
        alive = np.abs(z) < 4
        z = np.where(alive, z * z + c, z)
        count += alive
    palette = rng.integers(0, 256, (42, 3)).astype(np.uint8)
    if rng.random() < 0.6:
        palette = np.linspace(colour(rng), colour(rng), 42).astype(np.uint8)
    return Image.fromarray(palette[count]).resize((W, H), Image.BILINEAR)


def automaton(rng):
    rule = int(rng.integers(1, 255))
    row = rng.integers(0, 2, 160)
    rows = []
    for _ in range(90):
        rows.append(row)
        row = (rule >> (4 * np.roll(row, 1) + 2 * row + np.roll(row, -1))) & 1
    palette = np.array([colour(rng), colour(rng)], np.uint8)
    return Image.fromarray(palette[np.array(rows)]).resize((W, H), Image.NEAREST)


def blobs(rng):
    """Soft light on soft things: what a dim room or a stage looks like from far away."""
    y, x = np.mgrid[0:H, 0:W]
    out = np.ones((H, W, 3)) * rng.integers(0, 120, 3)
    for _ in range(int(rng.integers(3, 25))):
        cx, cy, s = rng.uniform(0, W), rng.uniform(0, H), rng.uniform(8, 90)
        glow = np.exp(-((x - cx) ** 2 + ((y - cy) * rng.uniform(0.5, 2)) ** 2) / (2 * s * s))
        out += glow[..., None] * (rng.integers(-150, 200, 3))
    return image(out + rng.normal(0, rng.uniform(0, 14), (H, W, 3)))


def motif(d, kind, x, y, s, ground, ink, hole):
    """One field of a tiling: ground with a shape on it. Kinds 0 and 1 are the card's own shapes."""
    d.rectangle([x, y, x + s, y + s], fill=ground)
    a, b = x + 0.08 * s, x + 0.92 * s
    c, e = y + 0.08 * s, y + 0.92 * s
    mx, my = x + s / 2, y + s / 2
    if kind == 0:
        d.ellipse([a, c, b, e], fill=ink)
        d.ellipse([mx - 0.14 * s, my - 0.14 * s, mx + 0.14 * s, my + 0.14 * s], fill=hole)
    elif kind == 1:
        d.polygon([(mx, c - 0.04 * s), (b + 0.04 * s, my), (mx, e + 0.04 * s), (a - 0.04 * s, my)], fill=ink)
    elif kind == 2:
        d.ellipse([a, c, b, e], fill=ink)
    elif kind == 3:
        d.rectangle([a + 0.1 * s, c + 0.1 * s, b - 0.1 * s, e - 0.1 * s], fill=ink)
    elif kind == 4:
        d.polygon([(a, e), (b, e), (mx, c)], fill=ink)
    elif kind == 5:
        d.rectangle([mx - 0.14 * s, c, mx + 0.14 * s, e], fill=ink)
        d.rectangle([a, my - 0.14 * s, b, my + 0.14 * s], fill=ink)
    elif kind == 6:
        d.pieslice([a, c, b, e], 90, 270, fill=ink)
    elif kind == 7:
        d.line([(a, c), (b, e)], fill=ink, width=max(1, int(s / 6)))
        d.line([(a, e), (b, c)], fill=ink, width=max(1, int(s / 6)))


def impostor(rng):
    """A tiling that is nearly the card: other shapes in its colours, its shapes in other colours, or one kind alone."""
    violet, orange, mint, white = CARD_COLOURS
    a = [0, violet, orange, violet]
    b = [1, mint, violet, violet]
    wrong = rng.integers(7)
    if wrong == 0:  # both shapes wrong, colours right
        a[0], b[0] = rng.integers(2, 8), rng.integers(2, 8)
    elif wrong == 1:  # colours wrong, shapes right
        a[1:], b[1:] = [colour(rng) for _ in range(3)], [colour(rng) for _ in range(3)]
    elif wrong == 2:  # the colours go round
        turn = {violet: orange, orange: mint, mint: violet}
        if rng.random() < 0.5:
            turn = {v: k for k, v in turn.items()}
        a[1:], b[1:] = [turn[c] for c in a[1:]], [turn[c] for c in b[1:]]
    elif wrong == 3:  # one kind everywhere, in two of the colours
        a = [rng.integers(2, 8), *(CARD_COLOURS[i] for i in rng.permutation(4)[:3])]
        b = a
    elif wrong == 4:  # grounds only, or stripes of them
        a = [9, CARD_COLOURS[rng.integers(4)], violet, violet]
        b = [9, CARD_COLOURS[rng.integers(4)], violet, violet]
    elif wrong == 5:  # ring and diamond change places
        a[0], b[0] = 1, 0
    else:  # anything
        a = [rng.integers(0, 8), colour(rng), colour(rng), colour(rng)]
        b = [rng.integers(0, 8), colour(rng), colour(rng), colour(rng)]
    return tiling(rng, a, b)


def tiling(rng, a, b):
    img = Image.new("RGB", (W, H), colour(rng))
    d = ImageDraw.Draw(img)
    s = rng.uniform(14, 60)
    band = rng.random() < 0.4
    ox, oy = rng.uniform(0, s, 2)
    x0, y0 = (0, 0) if rng.random() < 0.7 else (rng.integers(0, W // 2), rng.integers(0, H // 2))
    for i in range(-1, int(W / s) + 1):
        for j in range(-1, int(H / s) + 1):
            x, y = x0 + ox + i * s, y0 + oy + j * s
            kind, *colours = b if (i + j) % 2 else a
            motif(d, kind, x, y, s, *colours)
    if band:
        y = rng.uniform(0.2, 0.7) * H
        d.rectangle([0, y, W, y + s / 2], fill=colour(rng))
        d.text((20, y), "".join(rng.choice(list("ABCDEFGH KLMNOP"), 14)), fill=(255, 255, 255), font=ImageFont.truetype(FONT, max(6, int(s * 0.4))))
    return img


def scattered(rng):
    """A few single motifs of any colour strewn over another scene, never the card's own alternation."""
    img = FAMILIES[int(rng.integers(0, 12))](rng).copy()
    d = ImageDraw.Draw(img)
    violet, orange, mint, white = CARD_COLOURS
    for _ in range(int(rng.integers(1, 9))):
        kind = int(rng.integers(0, 8))
        ink = CARD_COLOURS[rng.integers(4)] if rng.random() < 0.5 else colour(rng)
        motif(d, kind, rng.uniform(0, W), rng.uniform(0, H), rng.uniform(8, 70), colour(rng), ink, colour(rng))
    return img


FAMILIES = [solid, gradient, white_noise, cloud, plasma, shapes, stripes, triangles, text, mandelbrot, automaton, blobs, impostor, scattered]
WEIGHTS = np.array([1, 1, 1, 2, 1, 2, 1, 1, 2, 1, 1, 2, 6, 3], float)


def scene(rng):
    return FAMILIES[rng.choice(len(FAMILIES), p=WEIGHTS / WEIGHTS.sum())](rng)
