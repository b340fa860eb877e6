"""Measures a package on held-out frames and writes its MODEL_CARD.md: recall by transformation and pair, false positives.

Every frame goes through x264 at its size and back, and is scaled as the gateway scales (swscale, area, the whole picture).
"""

import argparse
import concurrent.futures
import itertools
import math
import re
import sys

import numpy as np
import torch
from PIL import Image

import scenes_eval
import transforms
from codec import through_h264

CUT, FLAG = 0.9, 0.5
SIZES = [(640, 360), (1280, 720)]
SECOND = 25


class Package:
    def __init__(self, directory):
        text = open(directory + "/model.yaml").read()
        self.scale, self.offset = (float(re.search(key + r": \[(.*?)\]", text).group(1)) for key in ("scale", "offset"))
        self.size = int(re.search(r"width: (\d+)", text).group(1))
        self.version = re.search(r"version: (.*)", text).group(1)
        self.sha256 = re.search(r'sha256: "(.*)"', text).group(1)
        self.model = torch.jit.load(directory + "/model.pt")

    def scores(self, frames):
        out = []
        for i in range(0, len(frames), 64):
            with torch.no_grad():
                logits = self.model(torch.from_numpy(np.stack(frames[i : i + 64])))[:, 0].double().numpy()
            out.append(1 / (1 + np.exp(-(self.scale * logits + self.offset))))
        return np.concatenate(out)


def lower_bound(hits, n):
    """The lower end of the two-sided 95 % Clopper-Pearson interval."""
    if hits == 0:
        return 0.0

    def at_least(p):
        logs = [math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * math.log(p) + (n - k) * math.log1p(-p) for k in range(hits, n + 1)]
        return sum(math.exp(v) for v in logs)

    low, high = 0.0, 1.0 - 1e-12
    for _ in range(60):
        middle = (low + high) / 2
        if at_least(max(middle, 1e-12)) < 0.025:
            low = middle
        else:
            high = middle
    return low


def card_frames(cards, names, size, seed):
    """One second of a publisher's picture: the card under these transformations; behind an inset the scene moves."""
    rng = np.random.default_rng(seed)
    card = cards[size]
    background = scenes_eval.any_scene(rng, card) if "pip" in names else None
    still = rng.integers(2**31)
    moving = "pip" in names and "recode" in names
    frame = None
    for t in range(SECOND if "recode" in names else 1):
        if frame is None or moving:
            inner = np.random.default_rng(still)
            shifted = Image.fromarray(np.roll(np.asarray(background), 3 * t, 1)) if background else None
            img = transforms.geometry(card, inner, names, shifted)
            if "scale" in names:
                img = img.resize((160, 90), [Image.BOX, Image.BILINEAR, Image.BICUBIC][inner.integers(3)])
            frame = np.asarray(img)
            if "photometric" in names:
                frame = transforms.photometric(frame, inner, 0.30, extreme=True)
        yield frame


def card_pictures(pictures):
    return {size: Image.open("%s/card-%dx%d.ppm" % (pictures, *size)).convert("RGB") for size in SIZES}


def measure(directory, pictures, names, count, seed):
    """Scores of that many cards; of a re-encoded one a frame at a random moment of its second."""
    torch.set_num_threads(1)
    package, cards, frames = Package(directory), card_pictures(pictures), []
    for k, size in enumerate(SIZES):
        coded_size = (160, 90) if "scale" in names else size
        hold = SECOND if "recode" in names else 1
        rng = np.random.default_rng([seed, k])
        seeds = [[seed, k, i] for i in range(count // 2)]
        wanted = [int(rng.integers(hold)) for _ in seeds]
        source = (frame for s in seeds for frame in card_frames(cards, names, size, s))
        rate = dict(bits=200_000) if "recode" in names else dict(crf=23)
        for n, frame in enumerate(through_h264(source, coded_size, package.size, **rate)):
            if n % hold == wanted[n // hold]:
                frames.append(frame)
    return package.scores(frames), frames


def false_positives(directory, pictures, size, seed, each):
    """Family names, scores and frames of `each` scenes of each family, coded at that size."""
    torch.set_num_threads(1)
    package, card = Package(directory), card_pictures(pictures)[(1280, 720)]
    names = []

    def source():
        for name, img in scenes_eval.negatives(card, seed, each):
            names.append(name)
            yield np.asarray(img.resize(size, Image.BILINEAR))

    frames = list(through_h264(source(), size, package.size, crf=23))
    return names, list(package.scores(frames)), frames


def sheet(frames, path):
    if not frames:
        return
    columns = min(12, len(frames))
    out = Image.new("RGB", (columns * 164, -(-len(frames[:96]) // columns) * 164))
    for i, frame in enumerate(frames[:96]):
        out.paste(Image.fromarray(frame), (i % columns * 164, i // columns * 164))
    out.save(path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--package", required=True)
    parser.add_argument("--pictures", required=True)
    parser.add_argument("--singles", type=int, default=400)
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--negatives", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7001)
    parser.add_argument("--worst", help="folder for contact sheets of what went wrong (look, then delete)")
    parser.add_argument("--card", required=True, help="the MODEL_CARD.md to write")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(1)
    package = Package(args.package)
    rows, ok = [], True
    combinations = [()] + [(a,) for a in transforms.ALL] + list(itertools.combinations(transforms.ALL, 2))
    pool = concurrent.futures.ProcessPoolExecutor(args.jobs)
    counts = [args.pairs if len(names) == 2 else args.singles for names in combinations]
    measured = [pool.submit(measure, args.package, args.pictures, names, count, args.seed + 100 * index)
                for index, (names, count) in enumerate(zip(combinations, counts))]
    negatives = [pool.submit(false_positives, args.package, args.pictures, size, args.seed + 9000 + k, args.negatives // 2) for k, size in enumerate(SIZES)]
    for names, future in zip(combinations, measured):
        bar = 0.95 if len(names) == 2 else 0.99
        scores, frames = future.result()
        hits = int((scores >= CUT).sum())
        kept = hits / len(scores) >= bar
        ok &= kept
        rows.append((" + ".join(names) or "none", len(scores), hits, lower_bound(hits, len(scores)), int((scores >= FLAG).sum()), bar, float(np.min(scores))))
        print(*rows[-1], "" if kept else "BELOW", flush=True)
        if args.worst:
            sheet([f for f, s in zip(frames, scores) if s < CUT], "%s/missed-%s.png" % (args.worst, "-".join(names)))
    names, scores, frames = (list(itertools.chain(*part)) for part in zip(*(future.result() for future in negatives)))
    scores = np.array(scores)
    families = []
    for family in dict.fromkeys(names):
        mine = np.array([s for n, s in zip(names, scores) if n == family])
        families.append((family, len(mine), int((mine >= CUT).sum()), int((mine >= FLAG).sum()), float(mine.max())))
        print(*families[-1], flush=True)
    if args.worst:
        order = np.argsort(-scores)[:48]
        sheet([frames[i] for i in order], args.worst + "/highest-negatives.png")
    ok &= not (scores >= CUT).any()
    write_card(args.card, package, rows, families, args)
    print("all bars kept" if ok else "BARS MISSED", len(scores), "negatives")
    sys.exit(0 if ok else 1)


NAMES = dict(none="as it is", scale="scaled to 160x90", recode="re-encoded at 200 kb/s", photometric="brightness and contrast by 30 %", mirror="mirrored",
             crop="30 % of the area cropped from one side", letterbox="letterboxed or pillarboxed", pip="inset at half the width")


def write_card(path, package, rows, families, args):
    lines = open(__file__.rsplit("/", 1)[0] + "/MODEL_CARD.head.md").read().rstrip().split("\n")
    lines += ["", "## Held-out measures", "",
              "Version %s, SHA-256 `%s`. A frame counts as seen at a probability of %.1f or more, the default cut level." % (package.version, package.sha256, CUT),
              "The bound is the lower end of the two-sided 95 % Clopper-Pearson interval.", "",
              "| transformation | frames | seen | recall | at least | seen at %.1f | bar |" % FLAG, "|---|---|---|---|---|---|---|"]
    for names, n, hits, low, flags, bar, _ in rows:
        label = " and ".join(NAMES[name] for name in names.split(" + "))
        lines.append("| %s | %d | %d | %.2f %% | %.2f %% | %d | %.0f %% |" % (label, n, hits, 100 * hits / n, 100 * low, flags, 100 * bar))
    total = sum(f[1] for f in families)
    lines += ["", "## False positives", "",
              "%d scenes of %d families, none of them trained on: **%d at %.1f, %d at %.1f**." % (
                  total, len(families), sum(f[2] for f in families), CUT, sum(f[3] for f in families), FLAG), "",
              "| family | scenes | at %.1f | at %.1f | highest |" % (CUT, FLAG), "|---|---|---|---|---|"]
    lines += ["| %s | %d | %d | %d | %.3f |" % (name.replace("_", " "), n, cut, flags, top) for name, n, cut, flags, top in families]
    open(path, "w").write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
