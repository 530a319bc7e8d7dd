package io.thalweg.measure;

import io.thalweg.optim.Catalogue;
import io.thalweg.optim.Entry;
import io.thalweg.optim.Expression;
import io.thalweg.optim.Nearest;
import io.thalweg.optim.SettingException;
import io.thalweg.train.Instrument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every instrument there is. A new one is one file and one line here.
public final class Instruments {
  private Instruments() {}

  /// All instruments, from the cheapest questions to the dearest.
  public static final Catalogue<Instrument> CATALOGUE =
      Catalogue.of(
          "instrument",
          Instrument.class,
          List.of(
              new Entry<>("loss", BatchLoss.class),
              new Entry<>("accuracy", BatchAccuracy.class),
              new Entry<>("grad-norm", GradientNorm.class),
              new Entry<>("layers", LayerNorms.class),
              new Entry<>("distance", Distance.class),
              new Entry<>("grad-histogram", GradientHistogram.class),
              new Entry<>("dead-units", DeadUnits.class),
              new Entry<>("effective-rate", EffectiveRate.class),
              new Entry<>("alpha", NormalisedStep.class),
              new Entry<>("noise", Noise.class),
              new Entry<>("stability-margin", StabilityMargin.class),
              new Entry<>("sharpness", Sharpness.class),
              new Entry<>("trace", HessianTrace.class)));

  /// Word for those that cost next to nothing.
  private static final String DEFAULT = "default";

  /// Word for all of them.
  private static final String ALL = "all";

  private static final List<String> CHEAP =
      List.of("loss", "accuracy", "grad-norm", "layers", "distance", "grad-histogram");

  /// What a list such as `default, sharpness(every=50)` names: expressions of the catalogue, and
  /// the words `default` for those that cost next to nothing and `all`. Where one is named twice,
  /// the last counts.
  ///
  /// @return in the order of the catalogue
  /// @throws SettingException naming what is wrong and what is allowed
  public static List<Instrument> parse(String text) {
    Map<String, Expression> named = new LinkedHashMap<>();
    for (Expression each : Expression.parseList(text)) {
      for (Expression.Call call : calls(each)) {
        named.put(call.name(), call);
      }
    }
    return CATALOGUE.entries().stream()
        .flatMap(entry -> Optional.ofNullable(named.get(entry.id())).stream())
        .map(CATALOGUE::create)
        .toList();
  }

  private static List<Expression.Call> calls(Expression expression) {
    if (!(expression instanceof Expression.Call call)) {
      throw new SettingException("instrument must be a name, got " + expression);
    }
    if (call.isWord() && call.name().equals(DEFAULT)) {
      return CHEAP.stream().map(Expression.Call::new).toList();
    }
    List<String> ids = CATALOGUE.entries().stream().map(Entry::id).toList();
    if (call.isWord() && call.name().equals(ALL)) {
      return ids.stream().map(Expression.Call::new).toList();
    }
    if (!ids.contains(call.name())) {
      List<String> allowed = new ArrayList<>(ids);
      allowed.add(DEFAULT);
      allowed.add(ALL);
      throw new SettingException(
          "unknown instrument %s%s (allowed: %s)"
              .formatted(
                  call.name(), Nearest.hint(call.name(), allowed), String.join(", ", allowed)));
    }
    return List.of(call);
  }
}
