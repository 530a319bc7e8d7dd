"""Exports small networks as TorchScript and trains them in PyTorch, for ScriptOracleTest.

Writes NAME.pt (the network as it starts) and NAME.txt beside the test's class: the examples, what
the network says of them, loss and gradient at the start, the parameters after five steps of SGD
with momentum on the whole batch, and what the network then says, judged by its running averages.
Each line is a name and its numbers; tensors row by row, in nine digits, so that float32 reads back
exactly. Networks without numbers are those that other tests need.

Made with PyTorch 1.13.1 of Debian 12's python3-torch (it calls itself 1.13.0a0) and Python 3.11:

    PYTHONHASHSEED=0 python3 engine/src/test/oracle/export.py
"""

import io
import pathlib
import zipfile

import torch
from torch import nn

OUT = pathlib.Path(__file__).parents[1] / "resources" / "io" / "thalweg" / "engine"
RATE, MOMENTUM, STEPS = 0.1, 0.9, 5


class Convolutions(nn.Module):
    """Batch norm keeps running averages: buffers that change while the network learns."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2)
        )
        self.classifier = nn.Linear(4 * 3 * 3, 3)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


class Tied(nn.Module):
    """One matrix under two names, a frozen one, and a parameter without dimensions."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(5, 5)
        self.second = nn.Linear(5, 5)
        self.second.weight = self.first.weight
        self.frozen = nn.Linear(5, 2)
        self.frozen.weight.requires_grad_(False)
        self.scale = nn.Parameter(torch.tensor(1.5))

    def forward(self, x):
        h = torch.tanh(self.second(torch.tanh(self.first(x))))
        return self.scale * self.frozen(h)


class Dropping(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 3)
        )

    def forward(self, x):
        return self.layers(x)


class Counting(nn.Module):
    """What a pass sets besides buffers: a number, and a tensor that is another each time."""

    seen: int

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(3, 6))
        self.seen = 1
        self.last = torch.zeros(1)

    def forward(self, x):
        self.last = self.last + 1
        if self.training:
            self.seen += 1
        return nn.functional.linear(x, self.weight) * self.seen * self.last


class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(6, 3)

    def forward(self, x):
        return self.layer(x), x


class Overlapping(nn.Module):
    def __init__(self):
        super().__init__()
        both = torch.randn(4, 6)
        self.one = nn.Parameter(both[:3])
        self.other = nn.Parameter(both[1:])

    def forward(self, x):
        return nn.functional.linear(x, self.one) + nn.functional.linear(x, self.other)


def save(name, module):
    """Without what names the files that the code was read from: it is most of a small network."""
    whole = io.BytesIO()
    torch.jit.save(module, whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(OUT / f"{name}.pt", "w") as target:
        for entry in source.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                path = entry.filename.replace("archive/", name + "/", 1)
                target.writestr(zipfile.ZipInfo(path), source.read(entry))


def write(name, module, x, targets, loss_of):
    save(name, module)
    lines = [f"# torch {torch.__version__}, engine/src/test/oracle/export.py"]

    def line(key, tensor):
        numbers = " ".join(f"{v:.9g}" for v in tensor.detach().flatten().tolist())
        lines.append(f"{key} {numbers}")

    trained = {n: p for n, p in module.named_parameters() if p.requires_grad}
    line("x", x)
    line("targets", targets)
    module.eval()
    line("judged", module(x))
    module.train()
    optimizer = torch.optim.SGD(trained.values(), RATE, MOMENTUM)
    for step in range(STEPS):
        optimizer.zero_grad()
        loss = loss_of(module(x), targets)
        loss.backward()
        line(f"loss.{step}", loss)
        if step == 0:
            for n, p in trained.items():
                line(f"start.{n}", p)
                line(f"gradient.{n}", p.grad)
        optimizer.step()
    for n, p in trained.items():
        line(f"end.{n}", p)
    module.eval()
    line("judged.end", module(x))
    (OUT / f"{name}.txt").write_text("\n".join(lines) + "\n")


torch.manual_seed(1)
OUT.mkdir(parents=True, exist_ok=True)
classes = nn.functional.cross_entropy
x = torch.randn(12, 6)
mlp = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 3))
write("mlp", torch.jit.trace(mlp, x), x, torch.randint(3, (12,)), classes)
images = torch.randn(12, 1, 6, 6)
cnn = torch.jit.script(Convolutions())
write("cnn", cnn, images, torch.randint(3, (12,)), classes)
x = torch.randn(10, 5)
write("tied", torch.jit.script(Tied()), x, torch.randn(10, 2), nn.functional.mse_loss)
for name, module in {
    "dropping": Dropping(),
    "counting": Counting(),
    "pair": Pair(),
    "overlapping": Overlapping(),
    "double": nn.Linear(6, 3).double(),
    "untrained": nn.Linear(6, 3).requires_grad_(False),
    "four": nn.Linear(6, 4),
}.items():
    save(name, torch.jit.script(module))
save("constant", torch.jit.freeze(torch.jit.script(nn.Linear(6, 3).eval())))
torch.save(mlp.state_dict(), str(OUT / "weights.pt"))
