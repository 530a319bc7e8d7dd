"""Prints torch_schedules.csv for PyTorchScheduleTest, with PyTorch as the oracle (made with PyTorch 1.13.0a0).

    python3 torch_schedules.py > torch_schedules.csv

Each row: what it is called in PyTorch, what it is here, and step:rate at chosen steps.
"""

import warnings

import torch
from torch.optim import lr_scheduler as schedulers

BASE = 0.8
warnings.simplefilter("ignore")


def one_cycle(optimizer, total, **settings):
    return schedulers.OneCycleLR(optimizer, BASE, total_steps=total, **settings)


def cyclical(optimizer, **settings):
    return schedulers.CyclicLR(optimizer, 0.1, 0.9, step_size_up=8, cycle_momentum=False, **settings)


def joined(optimizer):
    first = schedulers.LinearLR(optimizer, start_factor=0.25, end_factor=1, total_iters=5)
    return schedulers.SequentialLR(optimizer, [first, schedulers.ExponentialLR(optimizer, 0.9)], milestones=[5])


def twice(step):
    return 1 / 2**step


SCHEDULES = [
    ("MultiStepLR", 'multi-step(0.8, milestones="30,80", factor=0.1)', [0, 29, 30, 79, 80, 99],
     lambda o: schedulers.MultiStepLR(o, [30, 80])),
    ("StepLR", "step(0.8, every=30, factor=0.1)", [0, 29, 30, 59, 60, 99],
     lambda o: schedulers.StepLR(o, 30)),
    ("ExponentialLR", "exponential(0.8, factor=0.95)", [0, 1, 10, 59],
     lambda o: schedulers.ExponentialLR(o, 0.95)),
    ("CosineAnnealingLR", "cosine(0.8, steps=40)", [0, 1, 10, 20, 39, 40],
     lambda o: schedulers.CosineAnnealingLR(o, 40)),
    ("CosineAnnealingWarmRestarts", "cosine-restarts(0.8, steps=10, factor=2)", [0, 1, 9, 10, 11, 29, 30, 69, 70],
     lambda o: schedulers.CosineAnnealingWarmRestarts(o, 10, T_mult=2)),
    ("PolynomialLR", "polynomial(0.8, steps=40, power=0.9)", [0, 1, 20, 39, 40, 59],
     lambda o: schedulers.PolynomialLR(o, 40, power=0.9)),
    ("LinearLR", "linear(0.2, steps=40, end=0.8)", [0, 1, 20, 39, 40, 59],
     lambda o: schedulers.LinearLR(o, 0.25, 1, 40)),
    ("OneCycleLR", "one-cycle(0.8, steps=100)", [0, 1, 10, 29, 30, 60, 98, 99],
     lambda o: one_cycle(o, 100)),
    ("OneCycleLR", "one-cycle(0.8, steps=100, anneal=linear)", [0, 1, 10, 29, 30, 60, 98, 99],
     lambda o: one_cycle(o, 100, anneal_strategy="linear")),
    ("OneCycleLR",
     "one-cycle(0.8, steps=101, rise=0.45, div-factor=10, final-div-factor=100, three-phase=true)",
     [0, 20, 44, 45, 60, 88, 89, 90, 95, 100],
     lambda o: one_cycle(o, 101, pct_start=0.45, div_factor=10, final_div_factor=100, three_phase=True)),
    ("OneCycleLR", "one-cycle(0.8, steps=50, rise=0.4, anneal=linear, three-phase=true)",
     [0, 10, 19, 20, 37, 38, 39, 45, 49],
     lambda o: one_cycle(o, 50, pct_start=0.4, anneal_strategy="linear", three_phase=True)),
    ("CyclicLR", "cyclical(0.1, 0.9, rise=8)", [0, 4, 8, 12, 16, 20, 24, 59],
     lambda o: cyclical(o)),
    ("CyclicLR", "cyclical(0.1, 0.9, rise=8, fall=3, factor=0.5)", [0, 4, 8, 9, 11, 19, 20, 30, 41],
     lambda o: cyclical(o, step_size_down=3, mode="triangular2")),
    ("SequentialLR",
     "join(linear(0.2, steps=5, end=0.8), exponential(0.8, factor=0.9), boundaries=5)", [0, 4, 5, 6, 20],
     joined),
]

for there, here, steps, make in SCHEDULES:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=BASE)
    schedule = make(optimizer)
    rates = []
    for _ in range(max(steps) + 1):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step() if len(rates) <= max(steps) else None
    print(f"{there} | {here} | {' '.join(f'{step}:{rates[step]!r}' for step in steps)}")
