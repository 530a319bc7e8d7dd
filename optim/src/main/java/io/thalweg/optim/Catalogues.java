package io.thalweg.optim;

import java.util.List;

/// Every schedule, rule and transform there is. A new one is one file and one line here.
public final class Catalogues {
  private Catalogues() {}

  /// All schedules.
  public static final Catalogue<Schedule> SCHEDULES =
      Catalogue.of(
          "schedule",
          Schedule.class,
          List.of(
              new Entry<>("constant", Constant.class),
              new Entry<>("step", StepDecay.class),
              new Entry<>("multi-step", MultiStep.class),
              new Entry<>("exponential", Exponential.class),
              new Entry<>("inverse-time", InverseTime.class),
              new Entry<>("inverse-sqrt", InverseSqrt.class),
              new Entry<>("logarithmic", Logarithmic.class),
              new Entry<>("linear", Linear.class),
              new Entry<>("polynomial", Polynomial.class),
              new Entry<>("cosine", Cosine.class),
              new Entry<>("cosine-restarts", CosineRestarts.class),
              new Entry<>("cyclical", Cyclical.class),
              new Entry<>("one-cycle", OneCycle.class),
              new Entry<>("wsd", WarmupStableDecay.class),
              new Entry<>("piecewise", Piecewise.class),
              new Entry<>("warmup", Warmup.class),
              new Entry<>("join", Join.class),
              new Entry<>("reduce-on-plateau", ReduceOnPlateau.class)));

  /// All update rules and wrappers of rules.
  public static final Catalogue<Rule> RULES =
      Catalogue.scheduled(
          "optimizer",
          Rule.class,
          SCHEDULES,
          List.of(
              new Entry<>("sgd", Sgd.class),
              new Entry<>("momentum", Momentum.class),
              new Entry<>("nag", Nag.class),
              new Entry<>("nesterov", Nesterov.class),
              new Entry<>("qhm", Qhm.class),
              new Entry<>("pid", Pid.class),
              new Entry<>("adagrad", Adagrad.class),
              new Entry<>("adadelta", Adadelta.class),
              new Entry<>("rmsprop", RmsProp.class),
              new Entry<>("adam", Adam.class),
              new Entry<>("adamw", AdamW.class),
              new Entry<>("amsgrad", AmsGrad.class),
              new Entry<>("nadam", Nadam.class),
              new Entry<>("adamax", Adamax.class),
              new Entry<>("radam", RAdam.class),
              new Entry<>("adabelief", AdaBelief.class),
              new Entry<>("yogi", Yogi.class),
              new Entry<>("qhadam", QhAdam.class),
              new Entry<>("lion", Lion.class),
              new Entry<>("signsgd", SignSgd.class),
              new Entry<>("rprop", Rprop.class),
              new Entry<>("lars", Lars.class),
              new Entry<>("lamb", Lamb.class),
              new Entry<>("adafactor", Adafactor.class),
              new Entry<>("sophia", Sophia.class),
              new Entry<>("prodigy", Prodigy.class),
              new Entry<>("d-adaptation", DAdaptation.class),
              new Entry<>("yellowfin", YellowFin.class),
              new Entry<>("lbfgs", Lbfgs.class),
              new Entry<>("sgld", Sgld.class),
              new Entry<>("muon", Muon.class),
              new Entry<>("shampoo", Shampoo.class),
              new Entry<>("soap", Soap.class),
              new Entry<>("lookahead", Lookahead.class),
              new Entry<>("ema", Ema.class),
              new Entry<>("swa", Swa.class),
              new Entry<>("schedule-free", ScheduleFree.class),
              new Entry<>("sam", Sam.class)));

  /// All transforms of gradients and parameters.
  public static final Catalogue<Transform> TRANSFORMS =
      Catalogue.scheduled(
          "transform",
          Transform.class,
          SCHEDULES,
          List.of(
              new Entry<>("clip-value", ClipValue.class),
              new Entry<>("clip-norm", ClipNorm.class),
              new Entry<>("clip-global-norm", ClipGlobalNorm.class),
              new Entry<>("agc", Agc.class),
              new Entry<>("centralise", Centralise.class),
              new Entry<>("gradient-noise", GradientNoise.class),
              new Entry<>("l1", L1.class),
              new Entry<>("l2", L2.class),
              new Entry<>("decoupled-decay", DecoupledDecay.class),
              new Entry<>("accumulate", Accumulate.class),
              new Entry<>("non-finite", NonFinite.class)));
}
