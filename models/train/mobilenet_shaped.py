"""Makes a package with MobileNetV2's shape and seeded random weights: what throughput is measured on, never what is decided by.

Its cost is that of a real classifier. Its first answer is the built-in test-card model's, which runs inside it (about a millisecond
more), so that a cut can be measured at that cost; the others mean nothing. In the fast form of net.py: uint8 NHWC in, normalised inside,
batch norm folded (there is none left), in-place ReLU6, no padding operators (the convolutions pad by themselves), pointwise convolutions as F.linear, channels last, traced and frozen.

    python3 mobilenet_shaped.py OUT_DIR PICTURES_DIR TEST_CARD_PACKAGE_DIR
"""

import re
import sys

import torch
import torch.nn.functional as F
from torch import nn

import package

SIZE = 224
# expansion, channels, repeats, stride
BLOCKS = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
LABELS = ["test_card", "random_a", "random_b", "random_c", "random_d"]


class Pointwise(nn.Module):
    """A 1x1 convolution on an NHWC view, with or without ReLU6."""

    def __init__(self, inputs, outputs, active):
        super().__init__()
        self.linear, self.active = nn.Linear(inputs, outputs), active
        nn.init.normal_(self.linear.weight, std=((2.0 if active else 1.0) / inputs) ** 0.5)
        nn.init.normal_(self.linear.bias, std=0.05)

    def forward(self, x):
        x = self.linear(x)
        return F.hardtanh_(x, 0.0, 6.0) if self.active else x


class Depthwise(nn.Module):
    """A 3x3 convolution a channel, NHWC in and out."""

    def __init__(self, channels, stride, inputs=None):
        super().__init__()
        groups = channels if inputs is None else 1
        self.conv = nn.Conv2d(inputs or channels, channels, 3, stride, 1, groups=groups)
        nn.init.normal_(self.conv.weight, std=(2.0 / (9 * (inputs or 1))) ** 0.5)
        nn.init.normal_(self.conv.bias, std=0.05)

    def forward(self, x):
        x = F.hardtanh_(self.conv(x.permute(0, 3, 1, 2)), 0.0, 6.0)
        return x.permute(0, 2, 3, 1)


class Block(nn.Module):
    def __init__(self, inputs, outputs, expansion, stride):
        super().__init__()
        hidden = inputs * expansion
        layers = [Pointwise(inputs, hidden, True)] if expansion > 1 else []
        layers += [Depthwise(hidden, stride), Pointwise(hidden, outputs, False)]
        self.layers, self.residual = nn.Sequential(*layers), stride == 1 and inputs == outputs

    def forward(self, x):
        y = self.layers(x)
        return y.add_(x) if self.residual else y


class MobileNetShaped(nn.Module):
    def __init__(self):
        super().__init__()
        layers, channels = [Depthwise(32, 2, inputs=3)], 32
        for expansion, outputs, repeats, stride in BLOCKS:
            for i in range(repeats):
                layers.append(Block(channels, outputs, expansion, stride if i == 0 else 1))
                channels = outputs
        self.features = nn.Sequential(*layers, Pointwise(channels, 1280, True))
        # As many as the imported model has: 2.6 million parameters in all.
        self.head = nn.Sequential(nn.Linear(1280, 256), nn.ReLU(inplace=True), nn.Linear(256, len(LABELS) - 1))

    def forward(self, x):
        x = x.to(torch.float32).mul_(1 / 127.5).sub_(1.0)
        return self.head(self.features(x).mean((1, 2)))


class WithTestCard(nn.Module):
    """The two networks on one picture: the test card's logit, then the random ones."""

    def __init__(self, card, card_size):
        super().__init__()
        self.shaped, self.card, self.card_size = MobileNetShaped(), card, card_size

    def forward(self, x):
        small = F.interpolate(x.permute(0, 3, 1, 2).to(torch.float32), size=(self.card_size, self.card_size), mode="area")
        card = self.card(small.permute(0, 2, 3, 1).round_().to(torch.uint8))
        return torch.cat([card, self.shaped(x)], 1)


def number(text, key):
    """The one number that a line of a package's model.yaml gives."""
    return float(re.search(r"^ *%s: \[?([-0-9.e]+)\]?$" % key, text, re.M).group(1))


def main():
    directory, pictures, test_card = sys.argv[1:]
    card = open(test_card + "/model.yaml").read()
    torch.manual_seed(20)
    net = WithTestCard(torch.jit.load(test_card + "/model.pt"), int(number(card, "width"))).eval().to(memory_format=torch.channels_last)
    with torch.no_grad():
        example = torch.zeros(1, SIZE, SIZE, 3, dtype=torch.uint8)
        traced = torch.jit.freeze(torch.jit.trace(net, example).eval())
    traced.save(directory + "/model.pt")
    package.write(
        directory, pictures, "mobilenet-shaped", "1.0.0", "Apache-2.0",
        ["Random weights from a fixed seed, trained on nothing, and the test-card model. For measuring throughput only."],
        SIZE, LABELS,
        # The random ones are never sure of anything: whatever the weights answer, no picture is flagged.
        ["method: platt",
         "scale: " + package.numbers([number(card, "scale")] + [0.01] * (len(LABELS) - 1)),
         "offset: " + package.numbers([number(card, "offset")] + [-6] * (len(LABELS) - 1))])


if __name__ == "__main__":
    main()
