"""The scenes the classifier is judged on: families that it never saw in training, the hard negatives among them."""

import glob
import hashlib
import io
import subprocess

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"
W, H = 640, 360
VIOLET, ORANGE, MINT, WHITE = (72, 0, 140), (255, 120, 0), (64, 240, 190), (255, 255, 255)
CARD_COLOURS = [VIOLET, ORANGE, MINT, WHITE]
PHOTOGRAPHS = [
    "/usr/lib/python3/dist-packages/skimage/data/%s" % name
    for name in ["astronaut.png", "brick.png", "camera.png", "cell.png", "chelsea.png", "clock_motion.png", "coffee.png", "coins.png",
                 "grass.png", "gravel.png", "hubble_deep_field.jpg", "ihc.png", "moon.png", "motorcycle_left.png", "motorcycle_right.png",
                 "page.png", "rocket.jpg"]
] + sorted(glob.glob("/usr/share/backgrounds/**/*.jpg", recursive=True)) + sorted(glob.glob("/usr/share/backgrounds/**/*.png", recursive=True))
LOGOS = sorted(glob.glob("/usr/share/icons/hicolor/*/emblems/*.png") + glob.glob("/usr/share/pixmaps/*.png") + glob.glob("/usr/share/images/**/*logo*.png", recursive=True))


def colour(rng):
    if rng.random() < 0.3:
        return CARD_COLOURS[rng.integers(4)]
    return tuple(int(v) for v in rng.integers(0, 256, 3))


def image(array):
    return Image.fromarray(np.clip(array, 0, 255).astype(np.uint8))


def font(size):
    return ImageFont.truetype(FONT, int(size))


def lavfi(source, seconds):
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-ss", "%.3f" % seconds, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    data = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return Image.fromarray(np.frombuffer(data, np.uint8).reshape(H, W, 3))


def broadcast_bars(rng):
    kind = rng.choice(["smptebars", "smptehdbars", "pal75bars", "pal100bars", "rgbtestsrc", "yuvtestsrc"])
    img = lavfi("%s=s=%dx%d" % (kind, W, H), 0)
    d = ImageDraw.Draw(img)
    name = "".join(rng.choice(list("ABCDEFGHIKLMNORST 0123456789"), 10))
    d.text((int(rng.integers(20, 400)), int(rng.integers(20, 300))), name, fill=colour(rng), font=font(rng.integers(18, 60)))
    return img


def test_sources(rng):
    return lavfi("%s=s=%dx%d" % (rng.choice(["testsrc", "testsrc2"]), W, H), rng.uniform(0, 60))


def checkerboard(rng):
    s = int(rng.integers(8, 120))
    y, x = np.mgrid[0:H, 0:W]
    palette = np.array([colour(rng), colour(rng)], np.uint8)
    return Image.fromarray(palette[((x + rng.integers(s)) // s + (y + rng.integers(s)) // s) % 2])


def qr_code(rng):
    text = "".join(rng.choice(list("abcdefghijklmnopqrstuvwxyz0123456789/:.-"), int(rng.integers(10, 120))))
    data = subprocess.run(["qrencode", "-t", "PNG", "-s", "6", "-o", "-", "--", text], stdout=subprocess.PIPE, check=True).stdout
    code = np.asarray(Image.open(io.BytesIO(data)).convert("L")) > 127
    palette = np.array([colour(rng), colour(rng)] if rng.random() < 0.5 else [(0, 0, 0), (255, 255, 255)], np.uint8)
    side = int(rng.integers(120, 350))
    out = Image.new("RGB", (W, H), colour(rng))
    out.paste(Image.fromarray(palette[code.astype(int)]).resize((side, side), 0), (int(rng.integers(0, W - side)), int(rng.integers(0, H - side))))
    return out


def logo(rng):
    out = Image.new("RGB", (W, H), colour(rng))
    if LOGOS and rng.random() < 0.4:
        mark = Image.open(LOGOS[rng.integers(len(LOGOS))]).convert("RGBA")
        side = int(rng.integers(80, 330))
        mark = mark.resize((side, side))
        out.paste(mark, ((W - side) // 2, (H - side) // 2), mark)
        return out
    d = ImageDraw.Draw(out)
    cx, cy, r = W // 2, H // 2, int(rng.integers(60, 160))
    for k in range(int(rng.integers(1, 4))):
        q = r * (1 - 0.3 * k)
        sides = int(rng.integers(3, 9))
        if rng.random() < 0.5:
            d.ellipse([cx - q, cy - q, cx + q, cy + q], fill=colour(rng))
        else:
            d.regular_polygon((cx, cy, q), sides, rotation=int(rng.integers(90)), fill=colour(rng))
    word = "".join(rng.choice(list("ABCDEFGHIJKLMNOPRSTUVWXYZ"), int(rng.integers(1, 7))))
    d.text((cx - r, cy - r // 3), word, fill=colour(rng), font=font(r * 0.8))
    return out


def card_part(rng, card):
    """One part of the card, cut from its own picture: a field, a piece of one, the band; alone or on another scene."""
    field = 160
    kind = rng.integers(4)
    row, column = int(rng.integers(4)), int(rng.integers(8))
    top, left = row * field + (0 if row < 2 else 80), column * field
    if kind == 0:
        part = card.crop((left, top, left + field, top + field))
    elif kind == 1:
        x, y = left + int(rng.integers(0, 80)), top + int(rng.integers(0, 80))
        part = card.crop((x, y, x + 80, y + 80))
    elif kind == 2:
        part = card.crop((0, 320, 1280, 400))
    else:
        part = card.crop((left, top, left + field, top + field // 2))
    if rng.random() < 0.4:
        return part.resize((W, H))
    out = any_scene(rng, card)
    scale = rng.uniform(0.3, 2.0) * (0.45 if kind == 2 else 1)
    part = part.resize((max(8, int(part.width * scale)), max(8, int(part.height * scale))))
    out.paste(part, (int(rng.integers(-20, W - 20)), int(rng.integers(-20, H - 20))))
    return out


def card_colours(rng):
    """Single colours of the card: one flat, or fading into black, or two that share the picture."""
    a, b = (np.array(CARD_COLOURS[i], float) for i in rng.permutation(4)[:2])
    y, x = np.mgrid[0:H, 0:W]
    kind = rng.integers(4)
    if kind == 0:
        return image(np.ones((H, W, 1)) * a + rng.normal(0, 4, 3))
    if kind == 1:
        fade = 1 - np.hypot((x - W / 2) / W, (y - H / 2) / H)[..., None] * rng.uniform(0.2, 1.3)
        return image(a * fade)
    edge = rng.uniform(0.2, 0.8)
    where = (x < edge * W) if kind == 2 else (y < edge * H)
    return image(np.where(where[..., None], a, b))


def photograph(rng):
    """A window of a photograph that Debian ships, anywhere in it, at any zoom."""
    img = Image.open(PHOTOGRAPHS[rng.integers(len(PHOTOGRAPHS))])
    img.draft("RGB", (1600, 1200))
    img = img.convert("RGB")
    share = rng.uniform(0.35, 1)
    w = int(img.width * share)
    h = min(img.height, int(w * 9 / 16))
    x, y = int(rng.integers(0, img.width - w + 1)), int(rng.integers(0, img.height - h + 1))
    return img.crop((x, y, x + w, y + h)).resize((W, H), Image.BILINEAR)


def newton_fractal(rng):
    power = int(rng.integers(3, 7))
    y, x = np.mgrid[0:180, 0:320]
    z = (rng.uniform(-1, 1) + (x - 160) / rng.uniform(40, 160)) + 1j * ((y - 90) / rng.uniform(40, 160) + 0.013)
    for _ in range(18):
        z = z - rng.uniform(0.95, 1.05) * (z**power - 1) / (power * z ** (power - 1) + 1e-9)
    index = np.round((np.angle(z) / (2 * np.pi)) * power).astype(int) % power
    palette = np.array([colour(rng) for _ in range(power)], np.uint8)
    return Image.fromarray(palette[index]).resize((W, H))


def life(rng):
    s = int(rng.integers(4, 20))
    grid = rng.random((H // s, W // s)) < 0.35
    for _ in range(int(rng.integers(5, 40))):
        n = sum(np.roll(grid.astype(int), (i, j), (0, 1)) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0))
        grid = (n == 3) | (grid & (n == 2))
    palette = np.array([colour(rng), colour(rng)], np.uint8)
    return Image.fromarray(palette[grid.astype(int)]).resize((W, H), 0)


def voronoi(rng):
    n = int(rng.integers(5, 60))
    px, py = rng.uniform(0, 320, n), rng.uniform(0, 180, n)
    y, x = np.mgrid[0:180, 0:320]
    nearest = np.argmin((x[..., None] - px) ** 2 + (y[..., None] - py) ** 2, -1)
    palette = np.array([colour(rng) for _ in range(n)], np.uint8)
    return Image.fromarray(palette[nearest]).resize((W, H))


def zone_plate(rng):
    y, x = np.mgrid[0:H, 0:W]
    dx, dy = x - rng.uniform(0, W), y - rng.uniform(0, H)
    if rng.random() < 0.5:
        t = np.cos((dx**2 + dy**2) / rng.uniform(100, 4000))
    else:
        t = np.sign(np.sin(np.arctan2(dy, dx) * rng.integers(4, 40)))
    a, b = np.array(colour(rng), float), np.array(colour(rng), float)
    return image(a + (b - a) * (t[..., None] + 1) / 2)


def maze(rng):
    s = int(rng.integers(12, 50))
    img = Image.new("RGB", (W, H), colour(rng))
    d, ink = ImageDraw.Draw(img), colour(rng)
    width = max(2, s // 5)
    for x in range(0, W, s):
        for y in range(0, H, s):
            d.line([(x, y), (x + s, y)] if rng.random() < 0.5 else [(x, y), (x, y + s)], fill=ink, width=width)
    return img


def spirograph(rng):
    img = Image.new("RGB", (W, H), colour(rng))
    d = ImageDraw.Draw(img)
    for _ in range(int(rng.integers(1, 4))):
        a, b, c = rng.uniform(60, 170), rng.uniform(5, 60), rng.uniform(1, 12)
        t = np.linspace(0, 40, 1500)
        points = np.stack([W / 2 + a * np.cos(t) + b * np.cos(c * t), H / 2 + a * np.sin(t) - b * np.sin(c * t)], -1)
        d.line([tuple(p) for p in points], fill=colour(rng), width=int(rng.integers(1, 6)))
    return img


def marble(rng):
    y, x = np.mgrid[0:H, 0:W]
    warp = sum(np.sin(x / rng.uniform(15, 90) + rng.uniform(0, 6)) * np.cos(y / rng.uniform(15, 90)) for _ in range(5))
    t = (np.sin((x + y * rng.uniform(-2, 2)) / rng.uniform(10, 60) + warp * rng.uniform(0.5, 3)) + 1) / 2
    a, b = np.array(colour(rng), float), np.array(colour(rng), float)
    return image(a + (b - a) * t[..., None] + rng.normal(0, 5, (H, W, 1)))


def dashboard(rng):
    img = Image.new("RGB", (W, H), colour(rng))
    d = ImageDraw.Draw(img)
    for i in range(int(rng.integers(1, 4))):
        for j in range(int(rng.integers(1, 3))):
            x, y, w, h = 20 + i * 205, 15 + j * 170, 190, 155
            d.rectangle([x, y, x + w, y + h], fill=colour(rng))
            d.text((x + 6, y + 4), "".join(rng.choice(list("abcdefghiklmnorst "), 12)), fill=colour(rng), font=font(16))
            kind, ink = rng.integers(3), colour(rng)
            values = rng.uniform(10, 110, 9)
            if kind == 0:
                for k, v in enumerate(values):
                    d.rectangle([x + 8 + k * 20, y + h - 5 - v, x + 22 + k * 20, y + h - 5], fill=ink)
            elif kind == 1:
                d.line([(x + 8 + k * 21, y + h - 5 - v) for k, v in enumerate(values)], fill=ink, width=4)
            else:
                angle = 0.0
                for v in values[:5]:
                    d.pieslice([x + 40, y + 30, x + 150, y + 140], angle, angle + v, fill=colour(rng))
                    angle += v
    return img


def tartan(rng):
    def threads(n):
        out, palette = [], [np.array(colour(rng), float) for _ in range(4)]
        while len(out) < n:
            out += [palette[rng.integers(4)]] * int(rng.integers(3, 45))
        return np.array(out[:n])

    return image((threads(W)[None] + threads(H)[:, None]) / 2)


def halftone(rng):
    s, ground = int(rng.integers(10, 90)), colour(rng)
    img = Image.new("RGB", (W, H), ground)
    d, inks = ImageDraw.Draw(img), [colour(rng), colour(rng)]
    shift = s / 2 if rng.random() < 0.5 else 0
    for i in range(-1, W // s + 2):
        for j in range(-1, H // s + 2):
            r = s * (0.15 + 0.3 * rng.random() if rng.random() < 0.3 else 0.38)
            cx, cy = i * s + (shift if j % 2 else 0), j * s
            d.ellipse([cx - r, cy - r, cx + r, cy + r], fill=inks[(i + j) % 2])
    return img


def hexagons(rng):
    img = Image.new("RGB", (W, H))
    d, r = ImageDraw.Draw(img), float(rng.uniform(12, 70))
    palette = [colour(rng) for _ in range(int(rng.integers(2, 7)))]
    for i in range(-1, int(W / (1.5 * r)) + 2):
        for j in range(-1, int(H / (1.732 * r)) + 2):
            centre = (i * 1.5 * r, (j + 0.5 * (i % 2)) * 1.732 * r)
            d.regular_polygon((*centre, r), 6, fill=palette[rng.integers(len(palette))])
    return img


def board_game(rng):
    """A chess or draughts board in play, seen from above: fields that alternate, discs on some."""
    s = int(rng.integers(30, 60))
    img = Image.new("RGB", (W, H), colour(rng))
    d, fields, men = ImageDraw.Draw(img), [colour(rng), colour(rng)], [colour(rng), colour(rng)]
    x0, y0 = int(rng.integers(0, 160)), int(rng.integers(-20, 20))
    for i in range(8):
        for j in range(8):
            x, y = x0 + i * s, y0 + j * s
            d.rectangle([x, y, x + s, y + s], fill=fields[(i + j) % 2])
            if (i + j) % 2 and rng.random() < 0.45:
                d.ellipse([x + s * 0.12, y + s * 0.12, x + s * 0.88, y + s * 0.88], fill=men[rng.integers(2)])
    return img


def cubes(rng):
    img = Image.new("RGB", (W, H), colour(rng))
    d, s, faces = ImageDraw.Draw(img), float(rng.uniform(15, 60)), [colour(rng) for _ in range(3)]
    for j in range(-1, int(H / (1.5 * s)) + 2):
        for i in range(-1, int(W / (1.732 * s)) + 2):
            x, y = (i + 0.5 * (j % 2)) * 1.732 * s, j * 1.5 * s
            h = 0.866 * s
            d.polygon([(x, y), (x + h, y - s / 2), (x, y - s), (x - h, y - s / 2)], fill=faces[0])
            d.polygon([(x, y), (x + h, y - s / 2), (x + h, y + s / 2), (x, y + s)], fill=faces[1])
            d.polygon([(x, y), (x - h, y - s / 2), (x - h, y + s / 2), (x, y + s)], fill=faces[2])
    return img


def flag(rng):
    img = Image.new("RGB", (W, H), colour(rng))
    d, kind, n = ImageDraw.Draw(img), rng.integers(4), int(rng.integers(2, 4))
    for k in range(n):
        d.rectangle([0, k * H / n, W, (k + 1) * H / n] if rng.random() < 0.5 else [k * W / n, 0, (k + 1) * W / n, H], fill=colour(rng))
    if kind == 0:
        d.ellipse([W * 0.35, H * 0.24, W * 0.65, H * 0.76], fill=colour(rng))
    elif kind == 1:
        d.rectangle([W * 0.28, 0, W * 0.4, H], fill=colour(rng))
        d.rectangle([0, H * 0.42, W, H * 0.58], fill=colour(rng))
    elif kind == 2:
        d.polygon([(0, 0), (W * 0.4, H / 2), (0, H)], fill=colour(rng))
    else:
        d.polygon([(W / 2, H * 0.1), (W * 0.9, H / 2), (W / 2, H * 0.9), (W * 0.1, H / 2)], fill=colour(rng))
        d.ellipse([W * 0.4, H * 0.3, W * 0.6, H * 0.7], fill=colour(rng))
    return img


def stars(rng):
    out = np.zeros((H, W, 3)) + rng.integers(0, 40, 3)
    for _ in range(int(rng.integers(50, 600))):
        y, x, s = rng.integers(2, H - 2), rng.integers(2, W - 2), int(rng.integers(1, 3))
        out[y - s : y + s, x - s : x + s] = rng.integers(100, 256, 3)
    return image(out)


def truchet(rng):
    """Quarter arcs that join at random: a tiling of two curved motifs in two colours."""
    s = int(rng.integers(20, 90))
    img = Image.new("RGB", (W, H), colour(rng))
    d, ink, width = ImageDraw.Draw(img), colour(rng), max(2, s // 5)
    for x in range(0, W, s):
        for y in range(0, H, s):
            corners = [(x, y), (x + s, y + s)] if rng.random() < 0.5 else [(x + s, y), (x, y + s)]
            for cx, cy in corners:
                a = {(x, y): 0, (x + s, y + s): 180, (x + s, y): 90, (x, y + s): 270}[(cx, cy)]
                d.arc([cx - s / 2, cy - s / 2, cx + s / 2, cy + s / 2], a, a + 90, fill=ink, width=width)
    return img


def spheres(rng):
    y, x = np.mgrid[0:H, 0:W]
    out = np.ones((H, W, 3)) * np.array(colour(rng)) * (0.4 + 0.6 * y[..., None] / H)
    for _ in range(int(rng.integers(1, 12))):
        cx, cy, r = rng.uniform(0, W), rng.uniform(0, H), rng.uniform(15, 120)
        inside = (x - cx) ** 2 + (y - cy) ** 2 < r * r
        light = np.clip(1 - np.hypot(x - cx + r / 3, y - cy + r / 3) / (1.4 * r), 0.08, 1)
        out = np.where(inside[..., None], np.array(colour(rng)) * light[..., None] * 1.3, out)
    return image(out)


PLAIN = [photograph, newton_fractal, voronoi, zone_plate, maze, spirograph, marble, dashboard, tartan, halftone, hexagons, board_game,
         cubes, flag, stars, truchet, spheres, life, checkerboard, logo]
HARD = [broadcast_bars, test_sources, qr_code, card_part, card_colours]


def any_scene(rng, card):
    """A scene to put something on; photographs are one in four."""
    return (photograph if rng.random() < 0.25 else PLAIN[rng.integers(1, len(PLAIN))])(rng)


def negatives(card, seed, each):
    """Pairs of a family's name and one scene of it, `each` a family, photographs and card parts twice as many; no scene twice."""
    seen = set()
    for index, family in enumerate(HARD + PLAIN):
        rng = np.random.default_rng([seed, index])
        wanted = each * (2 if family in (photograph, card_part) else 1)
        while wanted:
            scene = family(rng, card) if family is card_part else family(rng)
            digest = hashlib.sha256(scene.tobytes()).digest()
            if digest not in seen:
                seen.add(digest)
                wanted -= 1
                yield family.__name__, scene
