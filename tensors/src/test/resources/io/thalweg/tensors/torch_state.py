"""Makes the files that TorchStateTest reads, with PyTorch as the oracle (made with PyTorch 1.13.0a0).

For each optimizer: NAME-state.safetensors, its state after 10 steps as TorchState wants it, and NAME-run.safetensors
with `before.INDEX` (weights then), `gradient.STEP.INDEX` (10 further ones) and `after.INDEX` (PyTorch's weights
behind them). Usage: python3 torch_state.py, in the folder where they belong.
"""

import json
import struct

import numpy
import torch

SHAPES = [(3, 4), (5,)]
OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, dampening=0.25),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "amsgrad": lambda p: torch.optim.Adam(p, lr=0.01, amsgrad=True),
    "adamax": lambda p: torch.optim.Adamax(p, lr=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
    "radam": lambda p: torch.optim.RAdam(p, lr=0.01),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1, lr_decay=0.01),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
    "rmsprop-centered": lambda p: torch.optim.RMSprop(p, lr=0.01, momentum=0.5, centered=True),
}


def save(file, tensors):
    """The format by hand: https://github.com/huggingface/safetensors, section Format."""
    header, numbers = {}, b""
    for name, tensor in tensors.items():
        array = numpy.ascontiguousarray(tensor.detach().numpy())
        kind = {"float32": "F32", "float64": "F64", "int64": "I64"}[str(array.dtype)]
        raw = array.astype(array.dtype.newbyteorder("<")).tobytes()
        # ascontiguousarray makes a row of a single number.
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [len(numbers), len(numbers) + len(raw)]}
        numbers += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(file, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + numbers)


def gradients(generator, weights):
    for weight in weights:
        weight.grad = torch.randn(weight.shape, generator=generator)


for name, make in OPTIMIZERS.items():
    generator = torch.Generator().manual_seed(1)
    weights = [torch.randn(shape, generator=generator).requires_grad_() for shape in SHAPES]
    optimizer = make(weights)
    for step in range(10):
        gradients(generator, weights)
        optimizer.step()
    state = optimizer.state_dict()["state"]
    save(
        f"{name}-state.safetensors",
        {f"state.{i}.{key}": torch.as_tensor(value)
         for i, slots in state.items()
         for key, value in slots.items() if value is not None},
    )
    run = {f"before.{i}": weight.detach().clone() for i, weight in enumerate(weights)}
    for step in range(10):
        gradients(generator, weights)
        run.update({f"gradient.{step}.{i}": weight.grad.clone() for i, weight in enumerate(weights)})
        optimizer.step()
    run.update({f"after.{i}": weight.detach().clone() for i, weight in enumerate(weights)})
    save(f"{name}-run.safetensors", run)
