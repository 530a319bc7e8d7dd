package io.thalweg.train;

import io.thalweg.engine.NetworkMemory;
import io.thalweg.optim.OptimizerState;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.Precision;
import io.thalweg.problems.DataException;
import io.thalweg.tensors.SafeTensors;
import io.thalweg.tensors.TensorFileException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// An online training written down.
///
/// ## Format
///
/// Words: `format`, then what decides the training (`model`, `optimizer`, …), then counters.
/// Tensors: `parameter/NAME`, `optimizer/NAME/SLOT`, `network/averages`, `scaling/features` and
/// `scaling/target` (count, means, sums of squares), `prequential/errors` and `prequential/squares`
/// (count, sum, faded sum, weight), `drift/detector` (count, sum, difference, count and sum before
/// the change), `drift/latest` (example, since, error before and after), `waiting/features` and
/// `waiting/targets`.
final class OnlineState {
  private static final String FORMAT = "thalweg online 1";
  private static final String SLOTS = "optimizer/";
  private static final String NUMBERS = "optimizer number/";
  private static final int DRIFT = 4;
  private static final int SHOWN = 200;

  private OnlineState() {}

  static SafeTensors of(OnlineLearner learner) {
    SortedMap<String, String> words = new TreeMap<>(learner.training().identity());
    SortedMap<String, SafeTensors.Tensor> tensors = new TreeMap<>();
    Prequential seen = learner.prequential();
    OnlineLearner.Parts parts = learner.parts(learner.waitingCount());
    OptimizerState optimizer = parts.optimizer().state();
    NetworkMemory memory = learner.network().memory();
    words.put("format", FORMAT);
    words.put("steps", Long.toString(seen.steps()));
    words.put("drifts", Long.toString(seen.drifts()));
    words.put("passes", Long.toString(memory.passes()));
    words.put("optimizer steps", Long.toString(optimizer.step()));
    words.put("waiting", Integer.toString(learner.waitingCount()));
    Parameters parameters = learner.network().parameters();
    for (Parameters.Tensor tensor : parameters.tensors()) {
      tensors.put(
          "parameter/" + tensor.name(),
          new SafeTensors.Tensor(SafeTensors.Type.F32, tensor.shape(), slice(parameters, tensor)));
    }
    optimizer
        .slots()
        .forEach((name, slot) -> tensors.put(SLOTS + name, SafeTensors.Tensor.floats(slot)));
    optimizer
        .numbers()
        .forEach((name, number) -> tensors.put(NUMBERS + name, SafeTensors.Tensor.of(number)));
    tensors.put("network/averages", SafeTensors.Tensor.floats(memory.averages()));
    tensors.put("scaling/features", SafeTensors.Tensor.of(parts.features().figures()));
    tensors.put("scaling/target", SafeTensors.Tensor.of(parts.target().figures()));
    tensors.put("prequential/errors", SafeTensors.Tensor.of(parts.errors().figures()));
    tensors.put("prequential/squares", SafeTensors.Tensor.of(parts.squares().figures()));
    tensors.put("drift/detector", SafeTensors.Tensor.of(parts.detector().figures()));
    tensors.put("drift/latest", drifts(seen.latestDrifts()));
    tensors.put("waiting/features", SafeTensors.Tensor.floats(parts.waitingFeatures()));
    tensors.put("waiting/targets", targets(learner, parts.waitingTargets()));
    return new SafeTensors(words, tensors);
  }

  private static MemorySegment slice(Parameters parameters, Parameters.Tensor tensor) {
    int bytes = parameters.precision().bytes();
    return parameters.values().asSlice(tensor.offset() * bytes, tensor.length() * bytes);
  }

  private static SafeTensors.Tensor drifts(List<Drift> drifts) {
    double[] figures =
        drifts.stream()
            .flatMapToDouble(each ->
                DoubleStream.of(
                    (double) each.example(),
                    (double) each.since(),
                    each.errorBefore(),
                    each.errorAfter()))
            .toArray();
    return SafeTensors.Tensor.of(figures);
  }

  /// Labels and numbers alike, as float64, which holds both exactly.
  private static SafeTensors.Tensor targets(OnlineLearner learner, MemorySegment waiting) {
    return SafeTensors.Tensor.of(
        IntStream.range(0, learner.waitingCount())
            .mapToDouble(i ->
                learner.training().isRegression()
                    ? waiting.getAtIndex(ValueLayout.JAVA_FLOAT, i)
                    : waiting.getAtIndex(ValueLayout.JAVA_LONG, i))
            .toArray());
  }

  /// Goes on from a file.
  ///
  /// @throws DataException naming file and fault
  static void restore(Path file, OnlineLearner learner) {
    try {
      SafeTensors saved = SafeTensors.read(file, "saved training");
      check(saved, learner.training());
      parameters(saved, learner.network().parameters());
      restore(saved, learner);
    } catch (TensorFileException e) {
      throw new DataException(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new DataException("saved training %s: %s".formatted(file, e.getMessage()));
    }
  }

  private static void check(SafeTensors saved, OnlineTraining training) {
    if (!saved.word("format").equals(FORMAT)) {
      throw new IllegalArgumentException(
          "format must be %s, is %s".formatted(FORMAT, saved.word("format")));
    }
    for (Map.Entry<String, String> each : training.identity().entrySet()) {
      String was = saved.word(each.getKey());
      if (!was.equals(each.getValue())) {
        throw new IllegalArgumentException(
            "%s must be %s as it was, got %s"
                .formatted(each.getKey(), shown(was), shown(each.getValue())));
      }
    }
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  private static void parameters(SafeTensors saved, Parameters parameters) {
    for (Parameters.Tensor tensor : parameters.tensors()) {
      long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
      slice(parameters, tensor)
          .copyFrom(
              saved.tensor("parameter/" + tensor.name(), SafeTensors.Type.F32, shape).numbers());
    }
  }

  private static void restore(SafeTensors saved, OnlineLearner learner) {
    int width = learner.training().columns().features().size();
    long waiting = saved.count("waiting");
    if (waiting < 0 || waiting >= learner.training().batch()) {
      throw new IllegalArgumentException(
          "waiting must be in [0,%d), is %d".formatted(learner.training().batch(), waiting));
    }
    OnlineLearner.Parts parts = learner.parts((int) waiting);
    SortedMap<String, MemorySegment> slots = new TreeMap<>();
    SortedMap<String, Double> numbers = new TreeMap<>();
    saved
        .tensors()
        .forEach((name, slot) -> {
          if (name.startsWith(SLOTS)) {
            slots.put(name.substring(SLOTS.length()), slot.numbers());
          } else if (name.startsWith(NUMBERS)) {
            numbers.put(name.substring(NUMBERS.length()), doubles(saved, name, 1)[0]);
          }
        });
    parts
        .optimizer()
        .restore(
            new OptimizerState(
                saved.count("optimizer steps"), List.of(), Precision.FLOAT32, slots, numbers));
    MemorySegment averages = saved.row("network/averages", SafeTensors.Type.F32).numbers();
    learner.network().recall(new NetworkMemory(saved.count("passes"), averages));
    parts.features().restore(doubles(saved, "scaling/features", 1 + 2L * width));
    parts.target().restore(doubles(saved, "scaling/target", 3));
    parts.errors().restore(doubles(saved, "prequential/errors", 4));
    parts.squares().restore(doubles(saved, "prequential/squares", 4));
    parts.detector().restore(doubles(saved, "drift/detector", 5));
    parts
        .waitingFeatures()
        .copyFrom(
            saved.tensor("waiting/features", SafeTensors.Type.F32, waiting * width).numbers());
    targets(doubles(saved, "waiting/targets", waiting), learner, parts.waitingTargets());
    learner.counts(saved.count("steps"), (int) waiting, saved.count("drifts"), latestDrifts(saved));
  }

  private static double[] doubles(SafeTensors saved, String name, long length) {
    return saved.tensor(name, SafeTensors.Type.F64, length).doubles();
  }

  private static void targets(double[] targets, OnlineLearner learner, MemorySegment waiting) {
    for (int i = 0; i < targets.length; i++) {
      if (learner.training().isRegression()) {
        waiting.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) targets[i]);
      } else if (targets[i] >= 0 && targets[i] < learner.training().classes()) {
        waiting.setAtIndex(ValueLayout.JAVA_LONG, i, (long) targets[i]);
      } else {
        throw new IllegalArgumentException(
            "waiting/targets must be in [0,%d), has %s"
                .formatted(learner.training().classes(), targets[i]));
      }
    }
  }

  private static List<Drift> latestDrifts(SafeTensors saved) {
    long most = (long) DRIFT * Math.min(saved.count("drifts"), Prequential.MOST_DRIFTS);
    double[] figures = doubles(saved, "drift/latest", most);
    List<Drift> drifts = new ArrayList<>();
    for (int i = 0; i < figures.length; i += DRIFT) {
      drifts.add(
          new Drift((long) figures[i], (long) figures[i + 1], figures[i + 2], figures[i + 3]));
    }
    return drifts;
  }
}
