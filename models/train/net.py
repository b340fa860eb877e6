"""The test card's network in the form that runs fastest on a CPU (docs: MODEL_CARD.md).

uint8 NHWC in, normalised inside, a four by four patch embedding and pointwise layers as F.linear, no padding operators, every
3x3 convolution strided, dilated or grouped (so that oneDNN takes it), in-place ReLU, batch norm folded, traced and frozen.
"""

import torch
import torch.nn.functional as F
from torch import nn

PATCH = 4


class ConvNorm(nn.Module):
    def __init__(self, inputs, outputs, **kwargs):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, bias=False, **kwargs)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return F.relu_(self.norm(self.conv(x)))


class CardNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch = nn.Linear(3 * PATCH * PATCH, 24)
        self.down1 = ConvNorm(24, 32, stride=2, padding=1)
        self.down2 = ConvNorm(32, 48, stride=2, padding=1)
        self.wide1 = ConvNorm(48, 48, dilation=2, padding=2)
        self.point = nn.Linear(48, 64)
        self.head = nn.Linear(128, 1)

    def forward(self, x):
        n, h, w = x.shape[0], x.shape[1] // PATCH, x.shape[2] // PATCH
        x = x.to(torch.float32).mul_(1 / 64.0).sub_(2.0)
        x = x.reshape(n, h, PATCH, w, PATCH * 3).permute(0, 1, 3, 2, 4).reshape(n, h, w, PATCH * PATCH * 3)
        x = F.relu_(self.patch(x)).permute(0, 3, 1, 2)
        x = self.wide1(self.down2(self.down1(x)))
        x = F.relu_(self.point(x.permute(0, 2, 3, 1)))
        x = torch.cat([x.mean((1, 2)), x.amax((1, 2))], 1)
        return self.head(x)


def folded(conv_norm):
    """One convolution that does what convolution and norm did."""
    conv, norm = conv_norm.conv, conv_norm.norm
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    out = nn.Conv2d(conv.in_channels, conv.out_channels, 3, stride=conv.stride, padding=conv.padding, dilation=conv.dilation)
    out.weight.data = conv.weight * scale[:, None, None, None]
    out.bias.data = norm.bias - norm.running_mean * scale
    return nn.Sequential(out, nn.ReLU(inplace=True))


def export(net, size, path):
    import copy

    net = copy.deepcopy(net).eval()
    with torch.no_grad():
        for name in ["down1", "down2", "wide1"]:
            setattr(net, name, folded(getattr(net, name)))
        net = net.to(memory_format=torch.channels_last)
        example = torch.zeros(2, size, size, 3, dtype=torch.uint8)
        traced = torch.jit.freeze(torch.jit.trace(net, example).eval())
    traced.save(path)
    return traced
