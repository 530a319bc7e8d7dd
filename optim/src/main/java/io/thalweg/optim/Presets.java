package io.thalweg.optim;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The conventions of other libraries: one line for each of their optimizers that is a rule here,
/// with the defaults it has there. optax has no default rates, nor has Tribuo: theirs are ours.
///
/// Read in the sources of PyTorch 2, Keras 3, optax (August 2026), DJL 0.37, DL4J 1.0.0-M2.1 and
/// Tribuo 4.3.
public final class Presets {
  private Presets() {}

  private static final Map<String, List<Preset>> BY_RULE =
      Stream.of(
              library(
                  "pytorch",
                  "SGD                   | sgd(rate=0.001)",
                  "SGD(momentum=0.9)     | momentum(rate=0.001)",
                  "SGD(nesterov=True)    | nesterov(rate=0.001)",
                  "Adagrad               | adagrad",
                  "Adadelta              | adadelta",
                  "RMSprop               | rmsprop",
                  "Adam                  | adam",
                  "AdamW                 | adamw",
                  "Adam(amsgrad=True)    | amsgrad",
                  "NAdam                 | nadam",
                  "Adamax                | adamax",
                  "RAdam                 | radam",
                  "Rprop                 | rprop",
                  "LBFGS(max_iter=1)     | lbfgs(history=100)",
                  "clip_grad_value_      | clip-value",
                  "clip_grad_norm_       | clip-global-norm(epsilon=1e-6)"),
              library(
                  "keras",
                  "SGD                   | sgd",
                  "SGD(momentum=0.9)     | momentum(form=lr-inside)",
                  "SGD(nesterov=True)    | nesterov | its velocity holds past rates under a schedule",
                  "Adagrad               | adagrad(rate=0.001, epsilon=1e-7, placement=inside, accumulator=0.1)",
                  "Adadelta              | adadelta(rate=0.001, rho=0.95, epsilon=1e-7)",
                  "RMSprop               | rmsprop(rate=0.001, beta=0.9, epsilon=1e-7, placement=inside, form=lr-inside)",
                  "Adam                  | adam(epsilon=1e-7, eps-hat=true)",
                  "Nadam                 | nadam(rate=0.001, epsilon=1e-7, psi=1)",
                  "Adamax                | adamax(rate=0.001, epsilon=1e-7, placement=outside)",
                  "Lion                  | lion(rate=0.001)",
                  "Lamb                  | lamb(epsilon=1e-7, decay=0) | a weight_decay there is outside what is scaled",
                  "Adafactor             | adafactor(rate=0.001) | of kernels it keeps averages of the last two dimensions",
                  "clipvalue             | clip-value",
                  "clipnorm              | clip-norm",
                  "global_clipnorm       | clip-global-norm"),
              library(
                  "optax",
                  "sgd                   | sgd",
                  "sgd(momentum=0.9)     | momentum",
                  "sgd(nesterov=True)    | nesterov",
                  "adagrad               | adagrad(epsilon=1e-7, placement=inside, accumulator=0.1)",
                  "adadelta              | adadelta",
                  "rmsprop               | rmsprop(beta=0.9, placement=inside, form=lr-inside)",
                  "adam                  | adam",
                  "adamw                 | adamw(decay=0.0001)",
                  "amsgrad               | amsgrad(maximum=corrected)",
                  "nadam                 | nadam(psi=1e6)",
                  "adamax                | adamax",
                  "radam                 | radam(eps-hat=false)",
                  "adabelief             | adabelief",
                  "yogi                  | yogi | its m starts at 1e-6",
                  "lion                  | lion(decay=0.001)",
                  "sign_sgd              | signsgd",
                  "lars                  | lars(decay=0) | a decay there is inside the gradient's norm",
                  "lamb                  | lamb(decay=0)",
                  "prodigy               | prodigy(bias-correction=true)",
                  "dadapt_adamw          | d-adaptation(bias-correction=true)",
                  "adaptive_grad_clip    | agc",
                  "centralize            | centralise | the outputs of its kernels stand last, where it looks first",
                  "clip                  | clip-value",
                  "clip_by_global_norm   | clip-global-norm"),
              library(
                  "djl",
                  "Sgd                   | sgd",
                  "Sgd(momentum 0.9)     | momentum(form=lr-inside)",
                  "Adam                  | adam(eps-hat=true)"),
              library(
                  "dl4j",
                  "Sgd                   | sgd(rate=0.001)",
                  "Nesterovs             | nesterov(rate=0.1) | its velocity holds past rates under a schedule",
                  "AdaGrad               | adagrad(rate=0.1, epsilon=1e-6, accumulator=1e-6)",
                  "AdaDelta              | adadelta(rho=0.95)",
                  "RmsProp               | rmsprop(rate=0.1, beta=0.95, initial=1e-8)",
                  "Adam                  | adam(eps-hat=true)",
                  "AdaMax                | adamax(rate=0.001, epsilon=1e-32)"),
              library(
                  "tribuo",
                  "SGD                   | sgd",
                  "SGD(STANDARD, 0.9)    | momentum",
                  "SGD(NESTEROV, 0.9)    | nesterov",
                  "AdaGrad               | adagrad(epsilon=1e-6)",
                  "AdaDelta              | adadelta(rho=0.95)",
                  "RMSProp               | rmsprop(beta=0.9)"))
          .flatMap(List::stream)
          .collect(Collectors.groupingBy(preset -> preset.here().name()));

  /// What the libraries have of a rule or transform; nothing where none has it.
  public static List<Preset> of(String id) {
    return BY_RULE.getOrDefault(id, List.of());
  }

  private static List<Preset> library(String name, String... rows) {
    return Arrays.stream(rows)
        .map(row -> row.split("\\|", -1))
        .map(cells ->
            new Preset(
                name,
                cells[0].strip(),
                (Expression.Call) Expression.parse(cells[1].strip()),
                cells.length > 2 ? cells[2].strip() : ""))
        .toList();
  }
}
