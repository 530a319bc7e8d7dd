package io.thalweg.study.published;

import io.thalweg.optim.SettingException;
import io.thalweg.study.published.Experiment.About;
import io.thalweg.study.published.TestAccuracy.Arm;
import io.thalweg.study.published.TestAccuracy.Published;
import java.util.List;
import java.util.OptionalDouble;

/// The catalogue of published experiments.
public final class Experiments {
  private static final String FASHION = "fashion-mnist";
  private static final String MNIST = "mnist";
  private static final String DEEPOBS =
      "Schneider, Balles & Hennig 2019, DeepOBS, arXiv:1903.05499";
  private static final String ADADELTA = "Zeiler 2012, ADADELTA, arXiv:1212.5701";
  private static final String FOUR_LAYERS =
      "mlp(1000,500,100, initialisation=truncated-normal, sd=0.03)";
  private static final String TWO_BY_TWO =
      "cnn(2c2d, initialisation=truncated-normal, sd=0.05, bias=0.05)";
  private static final List<String> RATES = List.of("1", "0.1", "0.01", "0.001", "0.0001");

  /// All, in the order in which they are listed.
  public static final List<Experiment> ALL =
      List.of(
          noisyQuadratic(),
          mnistTime(),
          mnistPid(),
          fashionMlp(),
          fashion2c2d(),
          fashionFailures(),
          rateSensitivity(),
          recurrent(),
          lenet(),
          worseData(
              "robustness-mlp",
              "mlp(128)",
              15,
              List.of(
                  "sgd(rate=0.5)",
                  "momentum(rate=0.1)",
                  "nag(rate=0.1)",
                  "adam(rate=0.005)",
                  "radam(rate=0.005)")),
          worseData(
              "robustness-cnn",
              "cnn(lenet)",
              5,
              List.of(
                  "sgd(rate=0.1)",
                  "momentum(rate=0.0316)",
                  "nag(rate=0.0316)",
                  "adam(rate=0.00316)",
                  "radam(rate=0.01)")));

  private Experiments() {}

  /// The one of this name.
  ///
  /// @throws SettingException where there is none
  public static Experiment named(String name) {
    return ALL.stream()
        .filter(each -> each.about().name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new SettingException(
                "experiment must be one of %s, got %s"
                    .formatted(
                        String.join(", ", ALL.stream().map(each -> each.about().name()).toList()),
                        name)));
  }

  private static Experiment noisyQuadratic() {
    return new NoisyQuadratic(
        new About(
            "noisy-quadratic",
            "Rates that diverge on a noisy quadratic are those that the linear model says",
            "none",
            DEEPOBS),
        List.of(
            new NoisyQuadratic.Claim("sgd", OptionalDouble.of(0.02512), OptionalDouble.of(0.03981)),
            new NoisyQuadratic.Claim(
                "momentum(momentum=0.99)", OptionalDouble.of(0.0631), OptionalDouble.of(0.1)),
            new NoisyQuadratic.Claim("adam", OptionalDouble.empty(), OptionalDouble.empty())));
  }

  private static Experiment mnistTime() {
    return new TimeToAccuracy(
        new About(
            "mnist-time",
            "Steps to 97 % on MNIST with one sigmoid layer",
            MNIST,
            "Dahl et al. 2023, Benchmarking Neural Network Training Algorithms, arXiv:2306.07179"),
        "mlp(128, activation=sigmoid)",
        64,
        10,
        10_000,
        0.97,
        "≤ 7813",
        List.of(
            "sgd(rate=0.5)",
            "momentum(rate=0.05)",
            "nag(rate=0.05)",
            "nesterov(rate=0.05)",
            "adam(rate=0.002)",
            "radam(rate=0.002)"));
  }

  private static Experiment mnistPid() {
    String model = "mlp(1000)";
    return new TestAccuracy(
        new About(
            "mnist-pid",
            "PID beside momentum as published, and both at equal DC gain",
            MNIST,
            "An et al. 2018, A PID Controller Approach for Stochastic Optimization of Deep Networks"),
        100,
        20,
        List.of(
            byEpoch(model, pid("momentum(rate=0.01)"), "0.9229", "0.9631", "0.9751", "0.9799"),
            byEpoch(
                model, pid("pid(rate=0.01, ki=3, kd=100)"), "0.9503", "0.9781", "0.9813", "0.9826"),
            byEpoch(model, pid("momentum(rate=0.031)"), "–", "–", "–", "–"),
            byEpoch(model, pid("pid(rate=0.003225806, ki=3, kd=100)"), "–", "–", "–", "–"),
            byEpoch(model, pid("pid(rate=0.01, ki=3, kd=0)"), "–", "–", "–", "–")));
  }

  private static String pid(String rule) {
    return "chain(l2(0.0001), %s)".formatted(rule);
  }

  private static Arm byEpoch(
      String model, String optimizer, String first, String fifth, String tenth, String twentieth) {
    return Arm.of(
        model,
        optimizer,
        new Published(1, first),
        new Published(5, fifth),
        new Published(10, tenth),
        new Published(20, twentieth));
  }

  private static Experiment fashionMlp() {
    return new TestAccuracy(
        new About(
            "fashion-mlp",
            "Eight optimizers on Fashion-MNIST with a network of four layers",
            FASHION,
            "network: DeepOBS, arXiv:1903.05499; figures: one run each of another library"),
        128,
        3,
        List.of(
            fashion("sgd(rate=0.1)", "0.78", "0.84"),
            fashion("momentum(rate=0.01)", "0.80", "0.846"),
            fashion("nesterov(rate=0.01)", "0.80", "0.85"),
            fashion("adam(rate=0.001)", "0.847", "0.865"),
            fashion("radam(rate=0.001)", "0.83", "0.861"),
            fashion("rmsprop(rate=0.001, beta=0.9)", "0.83", "0.85"),
            fashion("adagrad(rate=0.01)", "0.83", "0.865"),
            fashion("adadelta(rate=1, rho=0.95)", "0.82", "0.83")));
  }

  private static Arm fashion(String optimizer, String first, String third) {
    return Arm.of(FOUR_LAYERS, optimizer, new Published(1, first), new Published(3, third));
  }

  private static Experiment fashion2c2d() {
    return new TestAccuracy(
        new About(
            "fashion-2c2d",
            "Three optimizers on Fashion-MNIST with two convolutions and two dense layers",
            FASHION,
            DEEPOBS),
        128,
        2,
        List.of(
            twoByTwo("sgd(rate=0.1585)", "0.8545 ± 0.012", "0.8754 ± 0.009"),
            twoByTwo("momentum(rate=0.002512, momentum=0.99)", "0.8517 ± 0.008", "0.8800 ± 0.006"),
            twoByTwo("adam(rate=0.0002512)", "0.8526 ± 0.006", "0.8761 ± 0.003")));
  }

  private static Experiment fashionFailures() {
    return new TestAccuracy(
        new About(
            "fashion-failures",
            "Where training the network of fashion-2c2d fails: rates just below and above",
            FASHION,
            DEEPOBS),
        128,
        2,
        List.of(
            twoByTwo("sgd(rate=0.398)", "–", "trains"),
            twoByTwo("sgd(rate=0.631)", "–", "untrainable"),
            twoByTwo("sgd(rate=1)", "–", "untrainable"),
            twoByTwo("momentum(rate=0.0251, momentum=0.99)", "–", "trains"),
            twoByTwo("momentum(rate=0.0398, momentum=0.99)", "–", "collapses"),
            twoByTwo("momentum(rate=0.0631, momentum=0.99)", "–", "collapses"),
            twoByTwo("adam(rate=0.0251)", "–", "trains"),
            twoByTwo("adam(rate=0.0398)", "–", "untrainable"),
            twoByTwo("adam(rate=0.0631)", "–", "untrainable")));
  }

  private static Arm twoByTwo(String optimizer, String first, String second) {
    return Arm.of(TWO_BY_TWO, optimizer, new Published(1, first), new Published(2, second));
  }

  private static Experiment rateSensitivity() {
    return new RateSensitivity(
        new About(
            "rate-sensitivity",
            "How much the test error depends on the one setting that has to be chosen",
            MNIST,
            ADADELTA),
        "mlp(500,300, activation=tanh)",
        100,
        6,
        List.of(
            new RateSensitivity.Family("sgd(rate=%s)", RATES, "tens"),
            new RateSensitivity.Family("momentum(rate=%s)", RATES, "tens"),
            new RateSensitivity.Family("adagrad(rate=%s)", RATES, "tens"),
            new RateSensitivity.Family(
                "adadelta(rate=1, rho=0.95, epsilon=%s)",
                List.of("1e-2", "1e-4", "1e-6", "1e-8"), "< 1")));
  }

  private static Experiment recurrent() {
    String adam = "chain(clip-global-norm(1), adam(rate=0.001))";
    return new TestAccuracy(
        new About(
            "recurrent",
            "MNIST row by row: 28 steps of 28 pixels",
            MNIST,
            "Le, Jaitly & Hinton 2015, arXiv:1504.00941, has the harder task pixel by pixel"),
        128,
        5,
        List.of(
            Arm.of("lstm(128)", adam, new Published(1, "–"), new Published(5, "≥ 0.97")),
            Arm.of("rnn(128)", adam, new Published(1, "–"), new Published(5, "–"))));
  }

  private static Experiment lenet() {
    return new TestAccuracy(
        new About(
            "lenet",
            "MNIST with convolutions",
            MNIST,
            "network: LeCun et al. 1998, Proc. IEEE 86(11); figure: an expectation"),
        64,
        5,
        List.of(
            leNetArm("adam(rate=0.002)"),
            leNetArm("momentum(rate=0.02)"),
            leNetArm("adam(rate=cosine(0.002, steps=4690))"),
            leNetArm("momentum(rate=cosine(0.05, steps=4690))"))); // 5 epochs of 938 steps
  }

  private static Arm leNetArm(String optimizer) {
    return Arm.of("cnn(lenet)", optimizer, new Published(1, "–"), new Published(5, "≥ 0.988"));
  }

  private static Experiment worseData(
      String name, String model, int epochs, List<String> optimizers) {
    return new WorseData(
        new About(
            name,
            "Test accuracy under noise, attacks and wrong labels, " + model,
            "digits",
            "Goodfellow et al. 2015, arXiv:1412.6572; Madry et al. 2018, arXiv:1706.06083"),
        model,
        64,
        epochs,
        optimizers);
  }
}
