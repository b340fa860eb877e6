"""Trains the network on make_data.py's frames, fits the calibration on a held-out part, writes model.pt and fit.json."""

import argparse
import json
import time

import numpy as np
import torch
import torch.nn.functional as F

from net import CardNet, export


def augment(x, generator):
    """Cheap changes on top of what the frames already went through: mirror, zoom, colour cast, noise."""
    x = x.permute(0, 3, 1, 2).float()
    size = x.shape[-1]
    if torch.rand((), generator=generator) < 0.5:
        x = x.flip(3)
    if torch.rand((), generator=generator) < 0.5:
        keep = int(size * (0.85 + 0.15 * torch.rand((), generator=generator)))
        left, top = (int(torch.randint(0, size - keep + 1, (), generator=generator)) for _ in range(2))
        x = F.interpolate(x[:, :, top : top + keep, left : left + keep], (size, size), mode="bilinear", align_corners=False)
    gain = 1 + 0.08 * torch.randn(x.shape[0], 3, 1, 1, generator=generator)
    shift = 8 * torch.randn(x.shape[0], 3, 1, 1, generator=generator)
    x = (x * gain + shift).clamp_(0, 255)
    return x.round().to(torch.uint8).permute(0, 2, 3, 1).contiguous()


def logits(net, x):
    net.eval()
    with torch.no_grad():
        return torch.cat([net(torch.from_numpy(x[i : i + 128]))[:, 0] for i in range(0, len(x), 128)]).numpy()


def platt(z, y):
    """Platt's fit, with his smoothed targets, by Newton's method: p = sigmoid(scale * z + offset)."""
    positives, negatives = y.sum(), (1 - y).sum()
    target = np.where(y > 0, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    a, b = 1.0, 0.0
    for _ in range(200):
        p = 1 / (1 + np.exp(-np.clip(a * z + b, -60, 60)))
        w = np.maximum(p * (1 - p), 1e-9)
        gradient = np.array([((p - target) * z).sum(), (p - target).sum()])
        hessian = np.array([[(w * z * z).sum(), (w * z).sum()], [(w * z).sum(), w.sum()]]) + 1e-6 * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        step *= min(1, 2 / np.abs(step).max())
        a, b = a - step[0], b - step[1]
        if np.abs(step).max() < 1e-8:
            break
    return float(a), float(b)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--held-out", required=True)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    generator = torch.Generator().manual_seed(args.seed)
    data, held = np.load(args.data), np.load(args.held_out)
    x, y = data["x"], data["y"]
    net = CardNet()
    batch = 64
    steps = args.epochs * (len(x) // batch)
    optimiser = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 6e-3, total_steps=steps, pct_start=0.15)
    start = time.time()
    for epoch in range(args.epochs):
        net.train()
        order = torch.randperm(len(x), generator=generator).numpy()
        total = 0.0
        for i in range(len(x) // batch):
            index = np.sort(order[i * batch : (i + 1) * batch])
            output = net(augment(torch.from_numpy(x[index]), generator))[:, 0]
            loss = F.binary_cross_entropy_with_logits(output, torch.from_numpy(y[index]))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
        z = logits(net, held["x"])
        wrong = int(((z > 0) != (held["y"] > 0)).sum())
        print("epoch %d loss %.5f held-out wrong %d of %d (%.0f s)" % (epoch, total / (len(x) // batch), wrong, len(z), time.time() - start), flush=True)
    size = x.shape[1]
    traced = export(net, size, args.out + "/model.pt")
    z = np.concatenate([traced(torch.from_numpy(held["x"][i : i + 64]))[:, 0].numpy() for i in range(0, len(held["x"]), 64)])
    scale, offset = platt(z.astype(np.float64), held["y"].astype(np.float64))
    positive, negative = z[held["y"] > 0], z[held["y"] == 0]
    fit = dict(scale=scale, offset=offset, held_out=len(z), lowest_positives=[float(v) for v in np.sort(positive)[:5]], highest_negatives=[float(v) for v in np.sort(negative)[-5:]])
    json.dump(fit, open(args.out + "/fit.json", "w"), indent=1)
    print(json.dumps(fit))


if __name__ == "__main__":
    main()
