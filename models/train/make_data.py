"""Makes the training and calibration frames: cards and training scenes, transformed, H.264 coded, scaled to the input."""

import argparse
import sys

import numpy as np
from PIL import Image

import scenes_train
import transforms
from codec import through_h264

# (frame size, how the stream is coded, share of the frames)
GROUPS = [
    ((640, 360), dict(crf=23), 0.30),
    ((640, 360), dict(bits=200_000), 0.22),
    ((320, 180), dict(crf=30), 0.10),
    ((160, 90), dict(crf=24), 0.14),
    ((160, 90), dict(bits=200_000), 0.06),
    ((480, 480), dict(crf=26), 0.06),
    ((360, 640), dict(crf=26), 0.06),
    ((1280, 720), dict(bits=400_000), 0.06),
]
HOLD_RATED, HOLD_CRF = 8, 1


def card_for(cards, rng, size):
    """The card at this shape; at times one that was drawn for another and is stretched or boxed."""
    if rng.random() < 0.75:
        shape = min(cards, key=lambda c: abs(c.width / c.height - size[0] / size[1]))
    else:
        shape = cards[rng.integers(len(cards))]
    return shape.resize(size, Image.BOX if shape.width > 2 * size[0] else Image.BILINEAR)


def positive(cards, rng, size):
    work = (max(size[0], 320), max(size[1], 180)) if size[0] < 320 else size
    img = card_for(cards, rng, work)
    names = [n for n in transforms.GEOMETRY if rng.random() < 0.36]
    for name in rng.permutation(names):
        background = scenes_train.scene(rng)
        if name == "pip":
            img = transforms.pip(img, rng, background, rng.uniform(0.44, 0.7))
        elif name == "crop":
            img = transforms.crop(img, rng, rng.uniform(0.1, 0.36))
        elif name == "letterbox":
            img = transforms.letterbox(img, rng, rng.uniform(0.5, 0.95))
        else:
            img = transforms.geometry(img, rng, [name], background)
    return img.resize(size, Image.BILINEAR)


def frames(rng, cards, size, count, hold, labels):
    for _ in range(count):
        is_card = rng.random() < 0.45
        labels.append(is_card)
        if is_card:
            img = positive(cards, rng, size)
        else:
            img = scenes_train.scene(rng)
            if rng.random() < 0.35:
                img = transforms.geometry(img, rng, [n for n in transforms.GEOMETRY if rng.random() < 0.4], scenes_train.scene(rng))
            img = img.resize(size, Image.BILINEAR)
        array = np.asarray(img)
        if rng.random() < 0.5:
            array = transforms.photometric(array, rng, 0.4)
        for _ in range(hold):
            yield array


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cards", nargs="+", required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--size", type=int, default=160)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    cards = [Image.open(c) for c in args.cards]
    pictures, labels = [], []
    for index, (size, coding, share) in enumerate(GROUPS):
        rng = np.random.default_rng([args.seed, index])
        hold = HOLD_RATED if "bits" in coding else HOLD_CRF
        source = frames(rng, cards, size, int(args.count * share), hold, labels)
        for n, frame in enumerate(through_h264(source, size, args.size, preset="ultrafast" if index % 2 else "veryfast", **coding)):
            if n % hold == hold - 1:
                pictures.append(frame)
        print("group", index, size, coding, len(pictures), file=sys.stderr)
    np.savez(args.out, x=np.stack(pictures), y=np.array(labels, np.float32))


if __name__ == "__main__":
    main()
