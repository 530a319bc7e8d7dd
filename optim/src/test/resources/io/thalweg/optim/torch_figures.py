"""Prints the rows of TorchFiguresTest, with PyTorch as the oracle (made with PyTorch 1.13.0a0).

NAdam of that version multiplies by one mu too many in `mu_product_next`; it is mended here as in PyTorch 2.0.
"""

import inspect
import math

import torch
from torch import optim
from torch.optim import nadam

source = inspect.getsource(nadam).replace("mu_product * mu * mu_next", "mu_product * mu_next")
exec(compile(source, "nadam", "exec"), nadam.__dict__)
torch.set_default_dtype(torch.float64)

OPTIMIZERS = {
    "adadelta": lambda p: optim.Adadelta(p),
    "radam": lambda p: optim.RAdam(p),
    "nadam": lambda p: nadam.NAdam(p),
    "nadam(beta1=0.7, psi=0.1)": lambda p: nadam.NAdam(p, betas=(0.7, 0.999), momentum_decay=0.1),
    "adamax": lambda p: optim.Adamax(p),
    "adamw": lambda p: optim.AdamW(p),
    "amsgrad": lambda p: optim.Adam(p, amsgrad=True),
    "rprop": lambda p: optim.Rprop(p),
    "rprop(down=0.3, up=1.5)": lambda p: optim.Rprop(p, etas=(0.3, 1.5)),
}
SIZE, STEPS = 5, 100

for name, make in OPTIMIZERS.items():
    theta = torch.tensor([0.1 * (i + 1) * (-1) ** i for i in range(SIZE)], requires_grad=True)
    optimizer = make([theta])
    for t in range(1, STEPS + 1):
        theta.grad = torch.tensor([math.sin(0.37 * t + i) * 2.0**-i + 0.1 for i in range(SIZE)])
        optimizer.step()
    print(f"{name}: {theta.detach().tolist()}")
