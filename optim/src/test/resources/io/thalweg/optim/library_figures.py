"""Prints library_figures.csv: where other libraries' own optimizers go, for LibraryFiguresTest.

    python3 library_figures.py OPTAX KERAS QHOPTIM > library_figures.csv

Each argument is a directory with the sources of that library: https://github.com/google-deepmind/optax,
https://github.com/keras-team/keras, https://github.com/facebookresearch/qhoptim. PyTorch must be installed. The rules
run from those sources, in float64 of NumPy: what they take from JAX, and from Keras' base class, is stated below.
Where a library has no default rate, ours is given. Made with PyTorch 1.13.0a0, optax 2edbcbe, Keras 3422977
and qhoptim as of November 2026.

Each row: library, what it is called there, what it is here, five numbers after 100 steps. At the start
theta_i = 0.1 (i+1) (-1)^i, and g_i = 2^-i sin(0.37 t + i) + 0.1.
"""

import functools
import importlib
import importlib.abc
import importlib.machinery
import math
import sys
import types
import warnings

import numpy as np
import torch

SIZE, STEPS = 5, 100
START = [0.1 * (i + 1) * (-1) ** i for i in range(SIZE)]


def gradient(t):
    return [math.sin(0.37 * t + i) * 2.0**-i + 0.1 for i in range(SIZE)]


def row(library, there, here, theta):
    print(f"{library} | {there} | {here} | {' '.join(repr(float(x)) for x in theta)}")


# PyTorch and qhoptim, which is made for it


def pytorch(library, there, here, make):
    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([theta])
    for t in range(1, STEPS + 1):
        theta.grad = torch.tensor(gradient(t), dtype=torch.float64)
        optimizer.step()
    row(library, there, here, theta.tolist())


def all_of_pytorch():
    optim = torch.optim
    rules = {
        "sgd": ("SGD", lambda p: optim.SGD(p, lr=0.001)),
        "momentum": ("SGD(momentum=0.9)", lambda p: optim.SGD(p, lr=0.001, momentum=0.9)),
        "nesterov": ("SGD(nesterov=True)", lambda p: optim.SGD(p, lr=0.001, momentum=0.9, nesterov=True)),
        "adagrad": ("Adagrad", optim.Adagrad),
        "adadelta": ("Adadelta", optim.Adadelta),
        "rmsprop": ("RMSprop", optim.RMSprop),
        "adam": ("Adam", optim.Adam),
        "adamw": ("AdamW", optim.AdamW),
        "amsgrad": ("Adam(amsgrad=True)", lambda p: optim.Adam(p, amsgrad=True)),
        "adamax": ("Adamax", optim.Adamax),
        "radam": ("RAdam", optim.RAdam),
        "rprop": ("Rprop", optim.Rprop),
    }
    for here, (there, make) in rules.items():
        pytorch("pytorch", there, f"{here}(preset=pytorch)", make)


def all_of_qhoptim(sources):
    sys.path.insert(0, sources)
    from qhoptim.pyt import QHM, QHAdam

    betas = {"lr": 0.001, "betas": (0.995, 0.999)}
    pytorch("qhoptim", "QHM", "qhm", lambda p: QHM(p, lr=0.1, momentum=0.999, nu=0.7))
    pytorch("qhoptim", "QHAdam", "qhadam", lambda p: QHAdam(p, nus=(0.7, 1.0), **betas))
    pytorch("qhoptim", "QHAdam(nu2=0.9)", "qhadam(nu2=0.9)", lambda p: QHAdam(p, nus=(0.7, 0.9), **betas))


# optax: its own functions, on NumPy in the place of JAX


class Anything(types.ModuleType):
    """Stands for every name of JAX that is only annotated with, or not called here."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything(name)

    def __call__(self, *arguments, **named):
        return arguments[0] if len(arguments) == 1 and callable(arguments[0]) else self

    def __getitem__(self, key):
        return self

    def __or__(self, other):
        return self

    def __mro_entries__(self, bases):
        return ()


class AnythingFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        known = name.split(".")[0] in ("jax", "absl")
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if known else None

    def create_module(self, spec):
        return Anything(spec.name)

    def exec_module(self, module):
        pass


class Array(np.ndarray):
    """An array with JAX's way to set a part of a copy: `x.at[index].set(y)`."""

    @property
    def at(self):
        return At(self)


class At:
    def __init__(self, array, index=None):
        self.array, self.index = array, index

    def __getitem__(self, index):
        return At(self.array, index)

    def set(self, value):
        copy = np.array(self.array).view(Array)
        copy[self.index] = value
        return copy


def children(tree):
    return tree.values() if isinstance(tree, dict) else tree


def over_leaves(function, tree, *rest, is_leaf=None):
    """jax.tree.map, of lists, tuples and dictionaries."""
    inner = functools.partial(over_leaves, function, is_leaf=is_leaf)
    if is_leaf is not None and is_leaf(tree):
        return function(tree, *rest)
    if tree is None:
        return None
    if isinstance(tree, dict):
        return {key: inner(value, *(other[key] for other in rest)) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        mapped = [inner(*values) for values in zip(tree, *rest, strict=True)]
        return type(tree)(*mapped) if hasattr(tree, "_fields") else type(tree)(mapped)
    return function(tree, *rest)


def leaves(tree):
    if tree is None:
        return []
    if isinstance(tree, (list, tuple, dict)):
        return [leaf for child in children(tree) for leaf in leaves(child)]
    return [tree]


def fori_loop(first, end, body, value, **_):
    return functools.reduce(lambda x, i: body(i, x), range(first, end), value)


def scan(body, carry, inputs, reverse=False):
    columns = inputs if isinstance(inputs, tuple) else (inputs,)
    made = [None] * len(columns[0])
    order = range(len(made))
    for i in reversed(order) if reverse else order:
        each = tuple(column[i] for column in columns)
        carry, made[i] = body(carry, each if isinstance(inputs, tuple) else each[0])
    return carry, np.array(made)


def numpy_as_jax():
    sys.meta_path.insert(0, AnythingFinder())
    jax, numbers, lax = map(importlib.import_module, ("jax", "jax.numpy", "jax.lax"))
    numbers.__dict__.update({name: getattr(np, name) for name in dir(np) if not name.startswith("_")})
    numbers.float32 = np.float64
    numbers.vdot = lambda a, b, **_: np.vdot(a, b)
    numbers.zeros = lambda *shape, **named: np.zeros(*shape, **named).view(Array)
    numbers.broadcast_to = lambda x, shape: np.array(np.broadcast_to(x, shape)).view(Array)
    lax.rsqrt = lambda x: 1 / np.sqrt(x)
    lax.cond = lambda condition, then, other, *arguments: (then if condition else other)(*arguments)
    lax.stop_gradient = lambda x: x
    lax.fori_loop, lax.scan = fori_loop, scan
    jax.numpy, jax.lax = numbers, lax
    jax.tree = types.SimpleNamespace(map=over_leaves, leaves=leaves, structure=type)
    jax.tree.reduce = lambda function, tree, initializer: functools.reduce(function, leaves(tree), initializer)
    jax.vmap = lambda function: lambda x: np.stack([function(each) for each in x])
    jax.eval_shape = lambda function, *arguments: function(*arguments)
    jax.jit = lambda function=None, **_: function if function else functools.partial(jax.jit)
    jax.custom_vjp = jax.custom_jvp = lambda *_, **__: Anything("differentiated")
    jax.Array, jax.__version__ = np.ndarray, "0.0.0"


def optax(there, here, transform, keep=lambda state: state):
    theta = np.array(START)
    state = keep(transform.init(theta))
    for t in range(1, STEPS + 1):
        updates, state = transform.update(np.array(gradient(t)), state, theta)
        theta = theta + updates
    row("optax", there, here, theta)


def optax_package(sources):
    """Its modules one by one, without what its packages would import."""
    numpy_as_jax()
    for name in ("optax", "optax.contrib"):
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].__path__ = [f"{sources}/{name.replace('.', '/')}"]
    package = sys.modules["optax"]
    package.tree = importlib.import_module("optax.tree")
    package.tree.dtype = lambda *_: np.float64
    return importlib.import_module("optax._src.alias")


def all_of_optax(sources):
    alias = optax_package(sources)

    def from_zero(state):
        return (state[0]._replace(mu=np.zeros(SIZE)), *state[1:])

    optax("sgd", "sgd(preset=optax)", alias.sgd(0.01))
    optax("sgd(momentum=0.9)", "momentum(preset=optax)", alias.sgd(0.01, momentum=0.9))
    optax("sgd(nesterov=True)", "nesterov(preset=optax)", alias.sgd(0.01, momentum=0.9, nesterov=True))
    optax("adagrad", "adagrad(preset=optax)", alias.adagrad(0.01))
    optax("adadelta", "adadelta(preset=optax)", alias.adadelta(1.0))
    optax("rmsprop", "rmsprop(preset=optax)", alias.rmsprop(0.01))
    optax("rmsprop(momentum=0.8)", "rmsprop(preset=optax, momentum=0.8)", alias.rmsprop(0.01, momentum=0.8))
    optax("adam", "adam(preset=optax)", alias.adam(0.001))
    optax("adamw", "adamw(preset=optax)", alias.adamw(0.001))
    optax("amsgrad", "amsgrad(preset=optax)", alias.amsgrad(0.001))
    optax("nadam", "nadam(preset=optax)", alias.nadam(0.002))
    optax("adamax", "adamax(preset=optax)", alias.adamax(0.002))
    optax("radam", "radam(preset=optax)", alias.radam(0.001))
    optax("adabelief", "adabelief(preset=optax)", alias.adabelief(0.001))
    optax("adabelief(0.9, 0.99)", "adabelief(preset=optax, beta2=0.99)", alias.adabelief(0.001, b2=0.99))
    optax("yogi, m from 0", "yogi(preset=optax)", alias.yogi(0.01), from_zero)
    optax("yogi(0.8, 0.9), m from 0", "yogi(preset=optax, beta1=0.8, beta2=0.9)", alias.yogi(0.01, 0.8, 0.9), from_zero)
    optax("lion", "lion(preset=optax)", alias.lion(0.0001))
    optax("lion(0.8, 0.95, decay 0.1)", "lion(preset=optax, beta1=0.8, beta2=0.95, decay=0.1)", alias.lion(0.0001, 0.8, 0.95, weight_decay=0.1))
    optax("sign_sgd", "signsgd(preset=optax)", alias.sign_sgd(0.0001))
    optax("signum(0.9)", "signsgd(momentum=0.9)", alias.signum(0.0001, 0.9))
    optax("lars", "lars(preset=optax)", alias.lars(0.1))
    optax("lars(trust 0.01, eps 1e-3)", "lars(preset=optax, trust=0.01, epsilon=1e-3)", alias.lars(0.1, trust_coefficient=0.01, eps=1e-3))
    optax("lamb", "lamb(preset=optax)", alias.lamb(0.001))
    optax("lamb(weight_decay=0.1)", "lamb(preset=optax, decay=0.1)", alias.lamb(0.001, weight_decay=0.1))


# Keras: its own update steps, on NumPy, with this in the place of its base class


class KerasVariable(np.ndarray):
    name = path = ""

    @property
    def value(self):
        return np.array(self)

    def assign(self, value):
        self[...] = value


def variable(values):
    return np.array(values, dtype=np.float64).view(KerasVariable)


class KerasBase:
    def __init__(self, learning_rate=None, weight_decay=None, **_):
        self.learning_rate = self._learning_rate = learning_rate
        self.weight_decay = weight_decay
        self.built, self.iterations = False, 0

    def build(self, variables):
        self.built, self.variables = True, variables

    def add_variable(self, shape, dtype, name):
        return variable(np.zeros(shape))

    def add_variable_from_reference(self, reference_variable, name, initializer=lambda: 0.0):
        return variable(np.full(reference_variable.shape, initializer()))

    def add_optimizer_variables(self, variables, name, initializer=lambda: 0.0):
        if isinstance(name, str):
            return [self.add_variable_from_reference(each, name, initializer) for each in variables]
        return [self.add_optimizer_variables(variables, each, initializer) for each in name]

    def _get_variable_index(self, variable):
        return [each is variable for each in self.variables].index(True)

    def _overwrite_variable_with_gradient(self, variable):
        return False

    def _use_weight_decay(self, variable):
        return True

    def assign(self, variable, value):
        variable[...] = value

    def assign_add(self, variable, value):
        variable += value

    def assign_sub(self, variable, value):
        variable -= value

    def _apply_weight_decay(self, variables):
        for each in variables:
            if self.weight_decay is not None:
                each -= each * self.weight_decay * self.learning_rate

    def _backend_update_step(self, gradients, variables, rate):
        for g, each in zip(gradients, variables):
            self.update_step(g, each, rate)

    def apply(self, gradients):
        self._apply_weight_decay(self.variables)
        self._backend_update_step(gradients, self.variables, self.learning_rate)
        self.iterations += 1


def keras(there, here, optimizer):
    theta = variable(START)
    optimizer.build([theta])
    for t in range(1, STEPS + 1):
        optimizer.apply([np.array(gradient(t))])
    row("keras", there, here, theta)


def keras_package(sources):
    """Makes the rules of a name, with settings."""

    def module(name, **content):
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].__dict__.update(content)

    operations = {name: getattr(np, name) for name in dir(np) if not name.startswith("_")}
    operations["cast"] = lambda x, _: np.asarray(x, dtype=np.float64)
    operations["norm"] = np.linalg.norm
    module("keras")
    module("keras.src", ops=types.SimpleNamespace(**operations))
    module("keras.src.backend", Variable=lambda value, **_: np.array(value), floatx=lambda: "float64")
    module("keras.src.initializers", Constant=lambda value: lambda: value)
    module("keras.src.api_export", keras_export=lambda _: lambda made: made)
    module("keras.src.optimizers", optimizer=types.SimpleNamespace(Optimizer=KerasBase, base_optimizer_keyword_args=""))
    sys.modules["keras.src.optimizers"].__path__ = [f"{sources}/keras/src/optimizers"]
    for name in ("backend", "initializers"):
        setattr(sys.modules["keras.src"], name, sys.modules[f"keras.src.{name}"])

    def rule(name, **settings):
        file = importlib.import_module(f"keras.src.optimizers.{name.lower()}")
        return getattr(file, name)(**settings)

    return rule


def all_of_keras(sources):
    rule = keras_package(sources)
    keras("SGD", "sgd(preset=keras)", rule("SGD"))
    keras("SGD(momentum=0.9)", "momentum(preset=keras)", rule("SGD", momentum=0.9))
    keras("SGD(nesterov=True)", "nesterov(preset=keras)", rule("SGD", momentum=0.9, nesterov=True))
    keras("Adagrad", "adagrad(preset=keras)", rule("Adagrad"))
    keras("Adadelta", "adadelta(preset=keras)", rule("Adadelta"))
    keras("RMSprop", "rmsprop(preset=keras)", rule("RMSprop"))
    keras("RMSprop(centered, 0.8)", "rmsprop(preset=keras, centered=true, momentum=0.8)", rule("RMSprop", centered=True, momentum=0.8))
    keras("Adam", "adam(preset=keras)", rule("Adam"))
    keras("AdamW", "chain(adam(preset=keras), decoupled-decay(0.004))", rule("AdamW"))
    keras("Nadam", "nadam(preset=keras)", rule("Nadam"))
    keras("Adamax", "adamax(preset=keras)", rule("Adamax"))
    keras("Lion", "lion(preset=keras)", rule("Lion"))
    keras("Lamb", "lamb(preset=keras)", rule("Lamb"))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    all_of_pytorch()
    all_of_qhoptim(sys.argv[3])
    all_of_keras(sys.argv[2])
    all_of_optax(sys.argv[1])
