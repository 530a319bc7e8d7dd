package io.thalweg.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One row of the table that drives all shared tests of rules: an expression and the reference that
/// it must follow. A new rule is a row here; a new convention, one more.
///
/// @param reference for one number; of no use where `whole` is there
/// @param whole for all of them, of a rule that looks at more than one number at a time
record RuleVariant(
    String expression, Supplier<Reference> reference, Optional<Supplier<WholeReference>> whole) {

  RuleVariant(String expression, Supplier<Reference> reference) {
    this(expression, reference, Optional.empty());
  }

  private static RuleVariant whole(String expression, Supplier<WholeReference> reference) {
    return new RuleVariant(expression, References::sgd, Optional.of(reference));
  }

  /// A rule for the fast steps of lookahead, by expression.
  private static final Map<String, Supplier<Reference>> FAST =
      Map.of(
          "sgd", References::sgd,
          "momentum", () -> References.momentum(.9, 0),
          "nag", () -> References.nag(.9),
          "adam", () -> References.adam(.9, .999, 1e-8, false));

  static final List<RuleVariant> ALL =
      Stream.of(
              fixed(),
              adams(),
              signs(),
              byTensor(),
              byShape(),
              together(),
              adagrads(),
              rmsprops(),
              radams(),
              lookaheads(),
              averages())
          .flatMap(List::stream)
          .toList();

  Recipe recipe() {
    return Recipe.parse(expression);
  }

  /// The default learning rate.
  double rate() {
    return recipe().groups().getFirst().chain().orElseThrow().rate().at(Progress.START);
  }

  private static List<RuleVariant> fixed() {
    return List.of(
        new RuleVariant("sgd", References::sgd),
        new RuleVariant("momentum", () -> References.momentum(.9, 0)),
        new RuleVariant("momentum(momentum=0)", () -> References.momentum(0, 0)),
        new RuleVariant("momentum(momentum=0.5)", () -> References.momentum(.5, 0)),
        new RuleVariant("momentum(dampening=0.1)", () -> References.momentum(.9, .1)),
        new RuleVariant("momentum(dampening=1)", () -> References.momentum(.9, 1)),
        new RuleVariant("momentum(form=lr-inside)", () -> References.momentumWithRateInside(.9)),
        new RuleVariant("momentum(form=ema)", () -> References.momentumAsAverage(.9)),
        new RuleVariant("nag", () -> References.nag(.9)),
        new RuleVariant("nag(momentum=0)", () -> References.nag(0)),
        new RuleVariant("nag(momentum=0.5)", () -> References.nag(.5)),
        new RuleVariant("nesterov", () -> References.nesterov(.9)),
        new RuleVariant("nesterov(momentum=0.5)", () -> References.nesterov(.5)),
        new RuleVariant("qhm", () -> References.qhm(.999, .7)),
        new RuleVariant("qhm(beta=0.9, nu=1)", () -> References.qhm(.9, 1)),
        new RuleVariant("pid", () -> References.pid(.9, 1, 1)),
        new RuleVariant("pid(momentum=0.5, ki=0.2, kd=5)", () -> References.pid(.5, .2, 5)),
        new RuleVariant("adadelta", () -> References.adadelta(.9, 1e-6)),
        new RuleVariant("adadelta(rho=0.95, epsilon=1e-3)", () -> References.adadelta(.95, 1e-3)),
        new RuleVariant("adam", () -> References.adam(.9, .999, 1e-8, false)),
        new RuleVariant("adam(eps-hat=true)", () -> References.adam(.9, .999, 1e-8, true)),
        new RuleVariant(
            "adam(epsilon=1e-2, eps-hat=true)", () -> References.adam(.9, .999, 1e-2, true)),
        new RuleVariant("adam(epsilon=1e-2)", () -> References.adam(.9, .999, 1e-2, false)),
        new RuleVariant("adam(beta1=0)", () -> References.adam(0, .999, 1e-8, false)),
        new RuleVariant("adam(beta1=0.5, beta2=0)", () -> References.adam(.5, 0, 1e-8, false)));
  }

  private static List<RuleVariant> adams() {
    return List.of(
        new RuleVariant("adamw", () -> References.adamw(.9, .999, 1e-8, .01)),
        new RuleVariant(
            "adamw(beta1=0.5, beta2=0.9, epsilon=1e-3, decay=0.5)",
            () -> References.adamw(.5, .9, 1e-3, .5)),
        new RuleVariant("amsgrad(epsilon=1e-4)", () -> References.amsgrad(.9, .999, false)),
        new RuleVariant(
            "amsgrad(beta1=0.5, beta2=0.9, epsilon=1e-4, maximum=corrected)",
            () -> References.amsgrad(.5, .9, true)),
        new RuleVariant("nadam", () -> References.nadam(.9, .999, 1e-8, .004)),
        new RuleVariant("nadam(psi=0)", () -> References.nadam(.9, .999, 1e-8, 0)),
        new RuleVariant(
            "nadam(beta1=0.6, beta2=0.9, epsilon=1e-3, psi=0.5)",
            () -> References.nadam(.6, .9, 1e-3, .5)),
        new RuleVariant("adamax", () -> References.adamax(.9, .999, 1e-8, EpsilonPlacement.INSIDE)),
        new RuleVariant(
            "adamax(beta1=0.5, beta2=0.9, epsilon=1e-2)",
            () -> References.adamax(.5, .9, 1e-2, EpsilonPlacement.INSIDE)),
        new RuleVariant(
            "adamax(epsilon=1e-2, placement=outside)",
            () -> References.adamax(.9, .999, 1e-2, EpsilonPlacement.OUTSIDE)),
        new RuleVariant("adabelief", () -> References.adabelief(.9, .999, 1e-16)),
        new RuleVariant(
            "adabelief(beta1=0.5, beta2=0.9, epsilon=1e-3)",
            () -> References.adabelief(.5, .9, 1e-3)),
        new RuleVariant("yogi", () -> References.yogi(.9, .999, 1e-3, 1e-6)),
        new RuleVariant(
            "yogi(beta1=0.5, beta2=0.9, epsilon=1e-2, initial=1)",
            () -> References.yogi(.5, .9, 1e-2, 1)),
        new RuleVariant("qhadam", () -> References.qhadam(.995, .999, .7, 1, 1e-8)),
        new RuleVariant(
            "qhadam(beta1=0.9, beta2=0.99, nu1=0.5, nu2=0.9, epsilon=1e-4)",
            () -> References.qhadam(.9, .99, .5, .9, 1e-4)));
  }

  private static List<RuleVariant> signs() {
    return List.of(
        new RuleVariant("lion", () -> References.lion(.9, .99, 0)),
        new RuleVariant("lion(beta1=0.5, beta2=0.8, decay=0.1)", () -> References.lion(.5, .8, .1)),
        new RuleVariant("signsgd", () -> References.signsgd(0)),
        new RuleVariant("signsgd(momentum=0.9)", () -> References.signsgd(.9)),
        new RuleVariant("rprop", () -> References.rprop(.5, 1.2, 1e-4, 5000)),
        new RuleVariant(
            "rprop(down=0.3, up=2, least=0.2, most=4)", () -> References.rprop(.3, 2, .2, 4)));
  }

  private static List<RuleVariant> byTensor() {
    return List.of(
        new RuleVariant("lars", () -> References.lars(.9, 1e-4, 1e-3, 0)),
        new RuleVariant(
            "lars(momentum=0.5, decay=0.1, trust=0.02, epsilon=0.1)",
            () -> References.lars(.5, .1, .02, .1)),
        new RuleVariant("lamb", () -> References.lamb(.9, .999, 1e-6, .01)),
        new RuleVariant(
            "lamb(beta1=0.5, beta2=0.9, epsilon=1e-3, decay=0)",
            () -> References.lamb(.5, .9, 1e-3, 0)),
        new RuleVariant("sgld(temperature=0)", References::sgd));
  }

  private static List<RuleVariant> byShape() {
    Supplier<Reference> sgd = References::sgd;
    Supplier<Reference> adam = () -> References.adam(.9, .999, 1e-8, false);
    return List.of(
        whole("adafactor", () -> TensorReferences.adafactor(.8, 1e-30, 1e-3, 1, 0)),
        whole(
            "adafactor(power=0.5, epsilon1=1e-3, epsilon2=0.5, threshold=0.3, decay=0.1)",
            () -> TensorReferences.adafactor(.5, 1e-3, .5, .3, .1)),
        whole("muon(sgd)", () -> TensorReferences.muon(sgd, .95, true, 0, false)),
        whole(
            "muon(adam, momentum=0.5, nesterov=false, decay=0.1, scaling=original)",
            () -> TensorReferences.muon(adam, .5, false, .1, true)),
        whole(
            "shampoo(sgd, largest=40)",
            () -> TensorReferences.shampoo(sgd, .9, 1, 1e-4, 10, 0, 40)),
        whole(
            "shampoo(adam, momentum=0.5, beta=0.9, epsilon=0.1, every=3, decay=0.1, largest=6)",
            () -> TensorReferences.shampoo(adam, .5, .9, .1, 3, .1, 6)),
        whole(
            "soap(sgd, largest=40)",
            () -> TensorReferences.soap(sgd, .95, .95, .95, 1e-8, 10, .01, 40)),
        whole(
            "soap(adam, beta1=0.5, beta2=0.9, beta3=0.8, epsilon=0.1, every=3, decay=0, largest=6)",
            () -> TensorReferences.soap(adam, .5, .9, .8, .1, 3, 0, 6)));
  }

  private static List<RuleVariant> together() {
    Supplier<Reference> momentum = () -> References.momentum(.9, 0);
    return List.of(
        new RuleVariant("sophia", () -> References.sophia(.965, .99, .05, 1e-12, 0, 10, 1)),
        new RuleVariant(
            "sophia(beta1=0.5, beta2=0.8, gamma=0.3, epsilon=0.1, decay=0.1, every=2, batch=16)",
            () -> References.sophia(.5, .8, .3, .1, .1, 2, 16)),
        new RuleVariant(
            "schedule-free(sgd)", () -> References.scheduleFree(References.sgd(), .9, 0, 2)),
        new RuleVariant(
            "schedule-free(adam(beta1=0), beta=0.7, power=1, rate-power=1)",
            () -> References.scheduleFree(References.adam(0, .999, 1e-8, false), .7, 1, 1)),
        whole("sam(sgd)", () -> WholeReferences.sam(References::sgd, .05)),
        whole("sam(momentum, rho=0.5)", () -> WholeReferences.sam(momentum, .5)),
        whole("prodigy", () -> WholeReferences.prodigy(.9, .999, 1e-8, 1e-6, 1, 0, false)),
        whole(
            "prodigy(beta1=0.8, beta2=0.9, epsilon=1e-2, initial=0.01, coefficient=0.5, decay=0.1,"
                + " bias-correction=true)",
            () -> WholeReferences.prodigy(.8, .9, 1e-2, .01, .5, .1, true)),
        whole("d-adaptation", () -> WholeReferences.dAdaptation(.9, .999, 1e-8, 1e-6, 0, false)),
        whole(
            "d-adaptation(beta1=0.8, beta2=0.9, epsilon=1e-2, initial=0.01, decay=0.1,"
                + " bias-correction=true)",
            () -> WholeReferences.dAdaptation(.8, .9, 1e-2, .01, .1, true)),
        whole("yellowfin", () -> WholeReferences.yellowFin(.999)),
        whole("yellowfin(beta=0.9)", () -> WholeReferences.yellowFin(.9)),
        whole("lbfgs", () -> WholeReferences.lbfgs(10)),
        whole("lbfgs(history=2)", () -> WholeReferences.lbfgs(2)));
  }

  private static List<RuleVariant> adagrads() {
    List<RuleVariant> rows = new ArrayList<>();
    for (EpsilonPlacement placement : EpsilonPlacement.values()) {
      for (double accumulator : new double[] {0, .1}) {
        for (double decay : new double[] {0, .01}) {
          rows.add(
              new RuleVariant(
                  "adagrad(epsilon=1e-3, placement=%s, accumulator=%s, decay=%s)"
                      .formatted(Entry.word(placement), accumulator, decay),
                  () -> References.adagrad(1e-3, placement, accumulator, decay)));
        }
      }
    }
    rows.add(
        new RuleVariant(
            "adagrad", () -> References.adagrad(1e-10, EpsilonPlacement.OUTSIDE, 0, 0)));
    return rows;
  }

  private static List<RuleVariant> rmsprops() {
    List<RuleVariant> rows = new ArrayList<>();
    for (EpsilonPlacement placement : EpsilonPlacement.values()) {
      for (boolean centered : new boolean[] {false, true}) {
        for (double initial : new double[] {0, 1}) {
          String start =
              "rmsprop(beta=0.9, epsilon=1e-4, placement=%s, centered=%s, initial=%s"
                  .formatted(Entry.word(placement), centered, initial);
          rows.add(
              new RuleVariant(
                  start + ")", () -> References.rmsprop(.9, 1e-4, placement, centered, initial)));
          for (MomentumForm form : List.of(MomentumForm.LR_OUTSIDE, MomentumForm.LR_INSIDE)) {
            rows.add(
                new RuleVariant(
                    "%s, momentum=0.8, form=%s)".formatted(start, Entry.word(form)),
                    () -> References.rmsprop(.9, 1e-4, placement, centered, .8, form, initial)));
          }
        }
      }
    }
    rows.add(
        new RuleVariant(
            "rmsprop", () -> References.rmsprop(.99, 1e-8, EpsilonPlacement.OUTSIDE, false, 0)));
    return rows;
  }

  private static List<RuleVariant> radams() {
    List<RuleVariant> rows = new ArrayList<>();
    for (double threshold : new double[] {4, 5}) {
      for (RAdam.Before before : RAdam.Before.values()) {
        for (boolean epsHat : new boolean[] {false, true}) {
          rows.add(
              new RuleVariant(
                  "radam(epsilon=1e-4, threshold=%s, before=%s, eps-hat=%s)"
                      .formatted(threshold, Entry.word(before), epsHat),
                  () ->
                      References.radam(
                          .9, .999, 1e-4, epsHat, threshold, before == RAdam.Before.MOMENTUM)));
        }
      }
    }
    rows.add(new RuleVariant("radam", () -> References.radam(.9, .999, 1e-8, true, 5, true)));
    rows.add(
        new RuleVariant(
            "radam(beta1=0.8, beta2=0.5)", () -> References.radam(.8, .5, 1e-8, true, 5, true)));
    return rows;
  }

  private static List<RuleVariant> lookaheads() {
    List<RuleVariant> rows = new ArrayList<>();
    for (String fast : List.of("sgd", "momentum", "nag", "adam")) {
      for (Lookahead.InnerMomentum momentum : Lookahead.InnerMomentum.values()) {
        rows.add(lookahead(fast, 5, .5, momentum));
      }
    }
    rows.add(lookahead("momentum", 1, .5, Lookahead.InnerMomentum.KEEP));
    rows.add(lookahead("momentum", 3, 1, Lookahead.InnerMomentum.KEEP));
    rows.add(lookahead("nag", 1, .8, Lookahead.InnerMomentum.PULL_BACK));
    return rows;
  }

  private static List<RuleVariant> averages() {
    return List.of(
        new RuleVariant("ema(sgd)", () -> References.ema(References.sgd(), .99)),
        new RuleVariant("ema(nag, beta=0.9)", () -> References.ema(References.nag(.9), .9)),
        new RuleVariant("swa(sgd)", () -> References.swa(References.sgd(), 0, 1)),
        new RuleVariant(
            "swa(nag, start=7, every=3)", () -> References.swa(References.nag(.9), 7, 3)),
        new RuleVariant("ema(sgd, beta=0)", () -> References.ema(References.sgd(), 0)),
        new RuleVariant(
            "ema(adam, beta=0.5)",
            () -> References.ema(References.adam(.9, .999, 1e-8, false), .5)));
  }

  private static RuleVariant lookahead(
      String fast, int k, double alpha, Lookahead.InnerMomentum momentum) {
    Supplier<Reference> inner = FAST.getOrDefault(fast, References::sgd);
    return new RuleVariant(
        "lookahead(%s, k=%d, alpha=%s, momentum=%s)"
            .formatted(fast, k, alpha, Entry.word(momentum)),
        () -> References.lookahead(inner.get(), k, alpha, momentum));
  }

  /// Whether each number goes its own way, whatever the others of its tensor do.
  boolean isElementwise() {
    return recipe().partsAt(Progress.START).rule().passes().isEmpty();
  }

  /// The rule behind transforms of the gradient and before a decay, where it lets one act.
  String chained(String transforms) {
    String decay = expression.startsWith("schedule-free") ? "" : ", decoupled-decay";
    return "chain(%s, %s%s)".formatted(transforms, expression, decay);
  }

  /// How many batches came before that of step `t`: what schedules count.
  int batchesBefore(int t) {
    Rule rule = recipe().partsAt(Progress.START).rule();
    return (int) IntStream.rangeClosed(1, t).filter(i -> rule.asks(i) == Ask.NEW_BATCH).count() - 1;
  }

  /// What its step of a tensor of that shape must know beyond single numbers.
  List<Pass> passes(List<Long> shape) {
    return recipe().partsAt(Progress.START).rule().forShape(shape).passes();
  }

  @Override
  public String toString() {
    return expression;
  }
}
