"""Prints tensor_figures.csv: where others' code of the rules that look at whole tensors, or at all of
them together, goes, for TensorFiguresTest.

    python3 tensor_figures.py SOURCES > tensor_figures.csv

SOURCES holds checkouts, each under the name of its repository, of https://github.com/google-deepmind/optax,
keras-team/keras, konstmish/prodigy, facebookresearch/dadaptation, facebookresearch/schedule_free, davda54/sam,
Liuhong99/Sophia, KellerJordan/Muon, nikhilvyas/SOAP, JianGoForIt/YellowFin_Pytorch and kozistr/pytorch_optimizer.
PyTorch must be installed. All run from those sources in float64; what they take from JAX and from Keras' base class
is stated in library_figures.py, and what is changed in them before they run stands beside each below. Made with PyTorch 1.13.0a0,
optax 2edbcbe, Keras 3422977, prodigy 3efb213, dadaptation c984980, schedule_free 70785b5, sam 3c3afdb, Sophia a7e1572,
Muon 857d1ad, SOAP a1e5535, YellowFin_Pytorch b87aed1 and pytorch_optimizer 7a076d2.

Each row: library, what it is called there, what it is here, problem, shapes, steps, point, where it stands after
those steps. The problems stand below, and in TensorFiguresTest.
"""

import contextlib
import importlib
import math
import sys
import types
import warnings

import numpy as np
import torch

from library_figures import keras_package, optax_package, variable

MATRICES = ((2, 3), (3, 2), (3, 3))
MIXED = ((2, 3), (2,), (4, 2))
KERNEL = ((2, 3, 2, 2),)


# The problems: where they start, and their gradients, in all numbers of all tensors in a row


def noisy(t, theta):
    return [(0.5 + i % 7 / 4) * (x - math.cos(i)) + 0.3 * math.sin(0.37 * t + i) for i, x in enumerate(theta)]


def quadratic(t, theta):
    return [10 ** (i / 4) * (x - math.cos(i)) for i, x in enumerate(theta)]


def near(n):
    return [math.cos(i) + 0.005 * (-1) ** i for i in range(n)]


def rosenbrock(t, theta):
    x, y = theta
    return [2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)]


def by_index(n):
    return [0.1 * (i % 7 + 1) * (-1) ** i for i in range(n)]


PROBLEMS = {
    "noisy": (noisy, by_index),
    "noisy, a million times": (lambda t, theta: [1e6 * g for g in noisy(t, theta)], by_index),
    "quadratic": (quadratic, by_index),
    "rosenbrock": (rosenbrock, lambda n: [-1.2, 1.0]),
    "quadratic from near": (quadratic, near),
}


class Run:
    """One run of one optimizer: a problem in tensors of given shapes.

    turned: tensors are given to the optimizer with their dimensions in reverse, as JAX keeps its kernels
    """

    def __init__(self, problem="noisy", shapes=MIXED, steps=100, turned=False):
        self.problem, self.shapes, self.steps, self.turned = problem, shapes, steps, turned
        self.gradient, start = PROBLEMS[problem]
        self.start = self.split(start(sum(math.prod(shape) for shape in shapes)))

    def split(self, numbers):
        ends = np.cumsum([math.prod(shape) for shape in self.shapes])[:-1]
        tensors = [x.reshape(shape) for x, shape in zip(np.split(np.array(numbers), ends), self.shapes)]
        return [x.T if self.turned else x for x in tensors]

    def numbers(self, tensors):
        tensors = [np.asarray(x.detach() if isinstance(x, torch.Tensor) else x) for x in tensors]
        return [float(y) for x in tensors for y in (x.T if self.turned else x).ravel()]

    def gradients(self, t, tensors):
        return self.split(self.gradient(t, self.numbers(tensors)))

    def row(self, library, there, here, tensors, point="training"):
        shapes = " ".join("x".join(map(str, shape)) for shape in self.shapes)
        numbers = " ".join(map(repr, self.numbers(tensors)))
        print(f"{library} | {there} | {here} | {self.problem} | {shapes} | {self.steps} | {point} | {numbers}")


# optax


def optax(there, here, transform, run=None, evaluation=None):
    run = run or Run()
    theta = [np.array(x) for x in run.start]
    state = transform.init(theta)
    for t in range(1, run.steps + 1):
        updates, state = transform.update(run.gradients(t, theta), state, theta)
        theta = [x + u for x, u in zip(theta, updates)]
    run.row("optax", there, here, theta)
    if evaluation is not None:
        run.row("optax", there, here, evaluation(state, theta), "evaluation")


def all_of_optax(sources):
    alias = optax_package(f"{sources}/optax")
    names = ("prodigy", "dadapt_adamw", "schedule_free", "sam", "muon")
    prodigy, dadapt, free, sam, muon = (importlib.import_module(f"optax.contrib._{name}") for name in names)
    clipping = importlib.import_module("optax.transforms._clipping")
    transform = importlib.import_module("optax._src.transform")
    chain = importlib.import_module("optax._src.combine").chain

    optax("prodigy", "prodigy(preset=optax)", prodigy.prodigy())
    optax(
        "prodigy(0.5, (0.8, 0.9), eps 1e-2, estim_lr0 0.01, estim_lr_coef 0.5, weight_decay 0.1)",
        "prodigy(rate=0.5, beta1=0.8, beta2=0.9, epsilon=1e-2, initial=0.01, coefficient=0.5, decay=0.1, bias-correction=true)",
        prodigy.prodigy(0.5, (0.8, 0.9), None, 1e-2, 0.01, 0.5, 0.1),
    )
    optax("dadapt_adamw", "d-adaptation(preset=optax)", dadapt.dadapt_adamw())
    optax(
        "dadapt_adamw(0.5, (0.8, 0.9), eps 1e-2, estim_lr0 0.01, weight_decay 0.1)",
        "d-adaptation(rate=0.5, beta1=0.8, beta2=0.9, epsilon=1e-2, initial=0.01, decay=0.1, bias-correction=true)",
        dadapt.dadapt_adamw(0.5, (0.8, 0.9), 1e-2, 0.01, 0.1),
    )
    x_of = free.schedule_free_eval_params
    optax("schedule_free_sgd(0.1)", "schedule-free(sgd(rate=0.1))", free.schedule_free_sgd(0.1), evaluation=x_of)
    optax(
        "schedule_free_sgd(0.1, b1 0.7, weight_decay 0.1)",
        "chain(l2(0.1), schedule-free(sgd(rate=0.1), beta=0.7))",
        free.schedule_free_sgd(0.1, b1=0.7, weight_decay=0.1),
        evaluation=x_of,
    )
    optax(
        "schedule_free_adamw",
        "schedule-free(adam(rate=0.0025, beta1=0))",
        free.schedule_free_adamw(),
        evaluation=x_of,
    )
    optax(
        "schedule_free_adamw(0.01, weight_decay 0.1)",
        "schedule-free(adamw(rate=0.01, beta1=0, decay=0.1))",
        free.schedule_free_adamw(0.01, weight_decay=0.1),
        evaluation=x_of,
    )

    def uphill(rho):
        return chain(sam.normalize(), alias.sgd(rho))

    optax("sam(sgd, rho 0.05)", "sam(sgd(rate=0.1))", sam.sam(alias.sgd(0.1), uphill(0.05)))
    optax("sam(adam, rho 0.5)", "sam(adam(rate=0.01), rho=0.5)", sam.sam(alias.adam(0.01), uphill(0.5)))
    optax("sam(adam, rho 0.5)", "sam(adam(rate=0.01), rho=0.5)", sam.sam(alias.adam(0.01), uphill(0.5)), Run(steps=99))

    # Its bias correction is of no consequence where the matrix is normalized, but for the eps there: gradients are large.
    large = {"problem": "noisy, a million times", "turned": True}
    optax(
        "muon(0.02, nesterov=False)",
        "muon(adam(rate=0.02), nesterov=false, scaling=original)",
        muon.muon(0.02, nesterov=False),
        Run(**large),
    )
    optax(
        "muon(0.02, nesterov=False, consistent_rms 0.2, weight_decay 0.1)",
        "muon(adam(rate=0.02), nesterov=false, decay=0.1)",
        muon.muon(0.02, nesterov=False, weight_decay=0.1, consistent_rms=0.2),
        Run(**large),
    )

    def adafactor(rate, **settings):
        return alias.adafactor(rate, min_dim_size_to_factor=1, **settings)

    optax("adafactor(0.01)", "adafactor(rate=0.01)", adafactor(0.01))
    optax(
        "adafactor(0.1, decay_rate 0.5, clipping_threshold 0.3, eps 1e-3)",
        "adafactor(rate=0.1, power=0.5, threshold=0.3, epsilon1=1e-3)",
        adafactor(0.1, decay_rate=0.5, clipping_threshold=0.3, eps=1e-3),
    )

    for shapes in (MIXED, KERNEL):
        run = {"shapes": shapes}
        optax(
            "adaptive_grad_clip(0.1)",
            "chain(agc(0.1, preset=optax), sgd(rate=0.1))",
            chain(clipping.adaptive_grad_clip(0.1), alias.sgd(0.1)),
            Run(**run, turned=True),
        )
        optax("centralize", "chain(centralise(preset=optax), sgd(rate=0.1))", chain(transform.centralize(), alias.sgd(0.1)), Run(**run))

    # Its first step is the gradient over its Euclidean norm, ours over ‖g‖₁ as in PyTorch, but where those are below 1.
    optax(
        "lbfgs(0.1, memory_size 3, no line search)",
        "lbfgs(rate=0.1, history=3)",
        alias.lbfgs(0.1, memory_size=3, linesearch=None),
        Run("quadratic from near", ((8,),), 40),
    )


# Keras


def keras(there, here, optimizer, run=None):
    run = run or Run()
    theta = [variable(x) for x in run.start]
    optimizer.build(theta)
    for t in range(1, run.steps + 1):
        optimizer.apply(run.gradients(t, theta))
    run.row("keras", there, here, theta)


def all_of_keras(sources):
    package = keras_package(f"{sources}/keras")
    sys.modules["keras.src.optimizers.schedulefreeadamw"] = importlib.import_module("keras.src.optimizers.schedule_free_adamw")
    large = "noisy, a million times"
    keras("Adafactor", "adafactor(preset=keras)", package("Adafactor"))
    keras("Adafactor(0.5)", "adafactor(preset=keras, rate=0.5)", package("Adafactor", learning_rate=0.5))
    keras("Muon", "chain(muon(adam(preset=keras)), decoupled-decay(0.004))", package("Muon"), Run(large))
    keras(
        "Muon(0.02, rms_rate=None, momentum 0.5, no decay)",
        "muon(adam(preset=keras, rate=0.02), momentum=0.5, scaling=original)",
        package("Muon", learning_rate=0.02, rms_rate=None, momentum=0.5, weight_decay=None, adam_weight_decay=None),
        Run(large, ((2, 3), (2,), (3, 3))),
    )
    keras("ScheduleFreeAdamW", "schedule-free(adam(rate=0.0025, beta1=0))", package("ScheduleFreeAdamW"))


# PyTorch, and what is made for it


def pytorch(library, there, here, make, run=None, evaluation=None, step=lambda t, optimizer: optimizer.step()):
    run = run or Run()
    theta = [torch.nn.Parameter(torch.tensor(x)) for x in run.start]
    with contextlib.redirect_stdout(sys.stderr):
        optimizer = make(theta)
    for t in range(1, run.steps + 1):
        for x, g in zip(theta, run.gradients(t, theta)):
            x.grad = torch.tensor(g)
        step(t, optimizer)
    run.row(library, there, here, theta)
    if evaluation is not None:
        evaluation(optimizer)
        run.row(library, there, here, theta, "evaluation")


def file(path, *changes):
    """The module in a file, its text changed."""
    module = types.ModuleType(path)
    with open(path, encoding="utf-8") as source:
        text = source.read()
    for old, new in changes:
        if old not in text:
            raise ValueError(f"{path} has no {old}")
        text = text.replace(old, new)
    exec(compile(text, path, "exec"), module.__dict__)
    return module


def package(name, folder):
    """A package whose modules are found one by one, without what its packages would import."""
    for each in (name, f"{name}.optimizer", f"{name}.base"):
        sys.modules[each] = types.ModuleType(each)
        sys.modules[each].__path__ = [f"{folder}/{each.replace('.', '/')}"]


def tuners(sources):
    prodigy = file(f"{sources}/prodigy/prodigyopt/prodigy.py").Prodigy
    adapt = file(f"{sources}/dadaptation/dadaptation/dadapt_adam.py").DAdaptAdam
    settings = {"lr": 0.5, "betas": (0.8, 0.9), "eps": 1e-2, "d0": 0.01, "weight_decay": 0.1, "decouple": True}
    ours = "rate=0.5, beta1=0.8, beta2=0.9, epsilon=1e-2, initial=0.01, decay=0.1"
    pytorch("prodigyopt", "Prodigy", "prodigy", prodigy)
    pytorch("prodigyopt", f"Prodigy of {settings}", f"prodigy({ours})", lambda p: prodigy(p, **settings))
    pytorch(
        "prodigyopt",
        "Prodigy(use_bias_correction=True, d_coef=2)",
        "prodigy(bias-correction=true, coefficient=2)",
        lambda p: prodigy(p, use_bias_correction=True, d_coef=2),
    )
    pytorch("dadaptation", "DAdaptAdam", "d-adaptation", adapt)
    pytorch("dadaptation", f"DAdaptAdam of {settings}", f"d-adaptation({ours})", lambda p: adapt(p, **settings))
    pytorch(
        "dadaptation",
        "DAdaptAdam(use_bias_correction=True)",
        "d-adaptation(bias-correction=true)",
        lambda p: adapt(p, use_bias_correction=True),
    )


def averages(sources):
    folder = f"{sources}/schedule_free/schedulefree"
    sgd = file(f"{folder}/sgd_schedulefree.py").SGDScheduleFree
    adamw = file(f"{folder}/adamw_schedulefree.py").AdamWScheduleFree

    def training(optimizer):
        optimizer.train()
        return optimizer

    rules = {
        "SGDScheduleFree(0.1)": ("schedule-free(sgd(rate=0.1))", lambda p: sgd(p, 0.1, foreach=False)),
        "SGDScheduleFree(0.1, warmup_steps 10, r 1, weight_lr_power 1)": (
            "schedule-free(sgd(rate=warmup(0.1, steps=9, start=0.1)), power=1, rate-power=1)",
            lambda p: sgd(p, 0.1, warmup_steps=10, r=1, weight_lr_power=1, foreach=False),
        ),
        "SGDScheduleFree(0.1, momentum 0.7, weight_decay 0.1)": (
            "chain(l2(0.1), schedule-free(sgd(rate=0.1), beta=0.7))",
            lambda p: sgd(p, 0.1, 0.7, 0.1, foreach=False),
        ),
        "AdamWScheduleFree": ("schedule-free(adamw(rate=0.0025, beta1=0, decay=0))", lambda p: adamw(p, foreach=False)),
        "AdamWScheduleFree(0.01, warmup_steps 10)": (
            "schedule-free(adamw(rate=warmup(0.01, steps=9, start=0.1), beta1=0, decay=0), beta=0.95)",
            lambda p: adamw(p, 0.01, betas=(0.95, 0.999), warmup_steps=10, foreach=False),
        ),
        "AdamWScheduleFree(0.01, weight_decay 0.1)": (
            "schedule-free(adamw(rate=0.01, beta1=0, decay=0.1))",
            lambda p: adamw(p, 0.01, weight_decay=0.1, foreach=False),
        ),
    }
    for there, (here, make) in rules.items():
        pytorch("schedulefree", there, here, lambda p, make=make: training(make(p)), evaluation=lambda o: o.eval())


def uphill(sources):
    sam = file(f"{sources}/sam/sam.py").SAM

    def halves(t, optimizer):
        optimizer.first_step() if t % 2 == 1 else optimizer.second_step()

    def momentum(p):
        return sam(p, torch.optim.SGD, rho=0.5, lr=0.01, momentum=0.9)

    for steps in (99, 100):
        pytorch("sam", "SAM(SGD, rho 0.5)", "sam(momentum(rate=0.01), rho=0.5)", momentum, Run(steps=steps), step=halves)


def curvature(sources):
    sophia = file(f"{sources}/Sophia/sophia.py").SophiaG

    def with_estimates(t, optimizer):
        optimizer.update_hessian() if t % 11 == 0 else optimizer.step(bs=16)

    pytorch(
        "sophia",
        "SophiaG(0.01, bs 16)",
        "sophia(rate=0.01, gamma=0.04, decay=0.1, batch=16)",
        lambda p: sophia(p, lr=0.01),
        Run(steps=120),
        step=with_estimates,
    )
    pytorch(
        "sophia",
        "SophiaG(0.01, (0.5, 0.8), rho 0.01, no decay, bs 16)",
        "sophia(rate=0.01, beta1=0.5, beta2=0.8, gamma=0.01, batch=16)",
        lambda p: sophia(p, lr=0.01, betas=(0.5, 0.8), rho=0.01, weight_decay=0),
        Run(steps=120),
        step=with_estimates,
    )


def matrices(sources):
    # In float64, where it would round to bfloat16; of all its classes the one that needs no network of machines.
    muon = file(f"{sources}/Muon/muon.py", ("G.bfloat16()", "G.double()")).SingleDeviceMuon
    pytorch("muon", "Muon", "muon(sgd(rate=0.02), scaling=original)", muon, Run(shapes=MATRICES))
    pytorch(
        "muon",
        "Muon(0.01, weight_decay 0.1, momentum 0.5)",
        "muon(sgd(rate=0.01), scaling=original, momentum=0.5, decay=0.1)",
        lambda p: muon(p, 0.01, 0.1, 0.5),
        Run(shapes=MATRICES),
    )
    # In float64, where bases would be found in float32.
    soap = file(f"{sources}/SOAP/soap.py", (".float()", ".double()")).SOAP
    pytorch("soap", "SOAP(no decay)", "soap(sgd(rate=0.003), decay=0)", lambda p: soap(p, weight_decay=0), Run(shapes=MATRICES))
    pytorch(
        "soap",
        "SOAP(0.01, (0.8, 0.9), shampoo_beta 0.7, eps 1e-3, precondition_frequency 3, no decay)",
        "soap(sgd(rate=0.01), beta1=0.8, beta2=0.9, beta3=0.7, epsilon=1e-3, every=3, decay=0)",
        lambda p: soap(p, 0.01, (0.8, 0.9), 0.7, 1e-3, 0, 3),
        Run(shapes=MATRICES),
    )
    # In float64, where powers would be found in float32. Powers are taken at multiples of so many steps: it starts one before.
    package("pytorch_optimizer", f"{sources}/pytorch_optimizer")
    powers = file(
        f"{sources}/pytorch_optimizer/pytorch_optimizer/optimizer/shampoo_utils.py",
        ("torch.float32", "torch.float64"),
    )
    sys.modules["pytorch_optimizer.optimizer.shampoo_utils"] = powers
    torch.optim.lr_scheduler.LRScheduler = torch.optim.lr_scheduler._LRScheduler  # its name before PyTorch 2
    scalable = importlib.import_module("pytorch_optimizer.optimizer.shampoo").ScalableShampoo

    def shampoo(p, rate, momentum, epsilon, every):
        made = scalable(
            p,
            rate,
            (momentum, 0.0),
            start_preconditioning_step=1,
            preconditioning_compute_steps=every,
            graft_type=powers.LayerWiseGrafting.NONE,
            shape_interpretation=False,
            nesterov=False,
            matrix_eps=epsilon,
            use_svd=True,
        )
        made.param_groups[0].update(step=every - 1, betas=(momentum, 1.0))  # sums, which it has a branch for but would not take
        return made

    for rate, momentum, epsilon, every in ((0.1, 0.0, 1e-4, 1), (0.01, 0.9, 1e-4, 10), (0.1, 0.5, 0.1, 3)):
        pytorch(
            "pytorch_optimizer",
            f"ScalableShampoo({rate}, ({momentum}, 1), matrix_eps {epsilon}, every {every} steps, no graft)",
            f"shampoo(sgd(rate={rate}), momentum={momentum}, epsilon={epsilon}, every={every})",
            lambda p: shampoo(p, rate, momentum, epsilon, every),
            Run(shapes=MATRICES),
        )


def penalised():
    """Where a penalty's gradient is taken: at the training point, as the loss's."""
    pytorch(
        "pytorch",
        "SGD(0.01, momentum 0.9, nesterov, weight_decay 0.1)",
        "chain(l2(0.1), nag(rate=0.01))",
        lambda p: torch.optim.SGD(p, 0.01, momentum=0.9, nesterov=True, weight_decay=0.1),
    )


def yellowfin(sources):
    # In float64; without the 1e-6 that it adds here and there, and without its clipping.
    changes = (("eps = 1e-6", "eps = 0.0"), ("torch.FloatTensor", "torch.DoubleTensor"), ("dtype=np.float32", "dtype=np.float64"))
    tuner = file(f"{sources}/YellowFin_Pytorch/tuner_utils/yellowfin.py", *changes).YFOptimizer

    class Displacement(torch.optim.SGD):
        """v ← μv − αg, as in the paper's Algorithm 1: PyTorch's, which it takes, multiplies past gradients by the newest α."""

        @torch.no_grad()
        def step(self):
            group = self.param_groups[0]
            for p in group["params"]:
                v = self.state[p].setdefault("v", torch.zeros_like(p))
                v.mul_(group["momentum"]).sub_(p.grad, alpha=float(group["lr"]))
                p.add_(v)

    def make(p, beta, run):
        first = run.gradients(1, p)
        square = sum(float((g * g).sum()) for g in first)
        # Its first step is of a rate that is given: the one its formulas would find.
        made = tuner(p, lr=1 / 200 / square, mu=0.0, beta=beta, adapt_clip=False, checkpoint_interval=10**9)
        made._optimizer = Displacement(p, lr=1 / 200 / square, momentum=0.0)
        return made

    for beta in (0.999, 0.9):
        here = "yellowfin" if beta == 0.999 else "yellowfin(beta=0.9)"
        run = Run()
        pytorch("yellowfin", f"YFOptimizer(beta {beta})", here, lambda p: make(p, beta, run), run)


def quasi_newton():
    def make(rate, memory):
        return lambda p: torch.optim.LBFGS(p, rate, max_iter=1, history_size=memory, tolerance_grad=0, tolerance_change=0)

    def step(t, optimizer):
        optimizer.step(lambda: 0.0)

    for problem, shapes, rate, memory in (
        ("rosenbrock", ((2,),), 0.1, 10),
        ("rosenbrock", ((2,),), 0.5, 3),
        ("quadratic", MIXED, 0.5, 10),
        ("quadratic", MIXED, 0.1, 3),
    ):
        there = f"LBFGS({rate}, max_iter 1, history_size {memory})"
        here = f"lbfgs(rate={rate}, history={memory})"
        pytorch("pytorch", there, here, make(rate, memory), Run(problem, shapes, 40), step=step)
    there, here = "LBFGS(max_iter 1)", "lbfgs(preset=pytorch)"
    pytorch("pytorch", there, here, make(1, 100), Run("quadratic from near", ((4,),), 4), step=step)
    pytorch("pytorch", there, "lbfgs(preset=pytorch, rate=0.3)", make(0.3, 100), Run("quadratic", MIXED, 20), step=step)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    torch.set_default_dtype(torch.float64)
    quasi_newton()
    penalised()
    for part in (tuners, averages, uphill, curvature, matrices, yellowfin, all_of_keras, all_of_optax):
        part(sys.argv[1])
