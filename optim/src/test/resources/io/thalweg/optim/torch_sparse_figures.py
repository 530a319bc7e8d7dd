"""Prints the rows of SparseTorchTest, with PyTorch as the oracle (made with PyTorch 1.13.0a0)."""

import math

import torch
from torch import optim

torch.set_default_dtype(torch.float64)

OPTIMIZERS = {
    "adam(eps-hat=true)": lambda p: optim.SparseAdam(p),
    "adam(beta1=0.5, beta2=0.9, epsilon=1e-2, eps-hat=true)": lambda p: optim.SparseAdam(
        p, betas=(0.5, 0.9), eps=1e-2
    ),
    "adagrad": lambda p: optim.Adagrad(p),
    "adagrad(accumulator=0.1, decay=0.01)": lambda p: optim.Adagrad(
        p, initial_accumulator_value=0.1, lr_decay=0.01
    ),
}
SIZE, STEPS = 5, 100

for name, make in OPTIMIZERS.items():
    theta = torch.tensor([0.1 * (i + 1) * (-1) ** i for i in range(SIZE)], requires_grad=True)
    optimizer = make([theta])
    for t in range(1, STEPS + 1):
        indices = [i for i in range(SIZE) if t % (i + 1) == 0]
        values = [math.sin(0.37 * t + i) * 2.0**-i + 0.1 for i in indices]
        theta.grad = torch.sparse_coo_tensor([indices], values, (SIZE,))
        optimizer.step()
    print(f"{name}: {theta.detach().tolist()}")
