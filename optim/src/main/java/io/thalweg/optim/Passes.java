package io.thalweg.optim;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// The passes over memory that a step is made of: those that transforms and rules ask for, then the
/// step itself. Each is noted tensor by tensor and then runs over all.
final class Passes {
  private final Plan plan;
  private final Crew crew;
  private final Parameters parameters;
  private final Optional<Matrices> matrices;
  private final double[] partialSums;
  private final int[] all;
  private MemorySegment gradients;

  Passes(Plan plan, Crew crew, Parameters parameters, Optional<Matrices> matrices) {
    this.plan = plan;
    this.crew = crew;
    this.parameters = parameters;
    this.matrices = matrices;
    partialSums = new double[plan.chunks.size()];
    all = IntStream.range(0, partialSums.length).toArray();
    gradients = parameters.gradients();
  }

  /// Makes a step, of which the plan's moments say what it is.
  ///
  /// @param from where the gradients lie
  /// @param ofStep what its noise is drawn from
  void step(MemorySegment from, Seed ofStep) {
    gradients = from;
    drawNoise(ofStep);
    prepareGradients();
    makePasses();
    for (Part part : plan.parts) {
      Moment moment = part.moment;
      moment.rule.advance(moment.now.withMeasures(plan.measures(part)), part.numbers);
    }
    walk(Passes::step);
  }

  /// Lets `action` note what is done to each tensor, then does it to all.
  void walk(Consumer<Track> action) {
    plan.tracks.forEach(track -> track.note(gradients, action));
    crew.run(
        plan.chunks.size(),
        piece -> {
          Plan.Chunk chunk = plan.chunks.get(piece);
          partialSums[piece] = chunk.track.run(chunk);
        });
  }

  private static void step(Track track) {
    Moment moment = track.part.moment;
    Vec g = track.prepared(track.theta); // θ is the iterate now
    Step at = moment.now.withMeasures(track.measures);
    moment.rule.step(at, track.theta, g, track.state, track.scratch);
    moment.nextRule.toTrainingPoint(moment.next, track.theta, track.state);
  }

  private void drawNoise(Seed ofStep) {
    if (plan.parts.stream().anyMatch(part -> part.noisy > 0)) {
      crew.run(plan.chunks.size(), piece -> plan.drawNoise(plan.chunks.get(piece), ofStep));
    }
  }

  /// Takes the norms that transforms ask for, one pass over the gradient for each of them, and
  /// shows tensors to those that see them whole, in the chains' order.
  private void prepareGradients() {
    int most = plan.parts.stream().mapToInt(part -> transforms(part).size()).max().orElse(0);
    for (int i = 0; i < most; i++) {
      int index = i;
      plan.parts.stream()
          .filter(part -> index < transforms(part).size())
          .filter(part -> transforms(part).get(index).needsGradientNorm())
          .map(part -> part.chain.transforms().get(index))
          .distinct()
          .forEach(this::measure);
      if (plan.parts.stream().anyMatch(part -> seesTensors(part, index))) {
        shape(index);
      }
    }
  }

  private static List<Transform> transforms(Part part) {
    return part.moment.transforms;
  }

  private static boolean seesTensors(Part part, int index) {
    return index < transforms(part).size() && transforms(part).get(index).seesTensors();
  }

  private void measure(Scheduled<Transform> transform) {
    sumOfSquares(transform);
    double total = norm(all);
    for (Track track : plan.tracks) {
      int index = indexOf(track.part, transform);
      if (index >= 0) {
        boolean own = transforms(track.part).get(index).ofEachTensor();
        track.gradientNorms[index] = own ? norm(track.chunks) : total;
      }
    }
  }

  /// Shows the tensors to the transform that stands there in each chain, if it sees them whole.
  private void shape(int index) {
    walk(track -> {
      if (seesTensors(track.part, index) && track.active.get(index)) {
        track.shape(index);
      }
    });
    List<Plan.Range> ranges =
        plan.ranges.stream()
            .filter(range -> seesTensors(range.part(), index) && range.track().active.get(index))
            .toList();
    crew.run(
        ranges.size(),
        i -> {
          Plan.Range range = ranges.get(i);
          MemorySegment shaped = range.part().shaped.get(range.part().moment.shaped(index));
          long from = range.tensor().offset() * parameters.precision().bytes();
          transforms(range.part())
              .get(index)
              .onTensor(
                  plan.matrix(range, parameters.values(), from),
                  plan.matrix(range, shaped, range.state()));
        });
  }

  /// Makes the passes that rules ask for before their step.
  private void makePasses() {
    int most = plan.parts.stream().mapToInt(part -> passes(part).size()).max().orElse(0);
    plan.tracks.forEach(track -> track.measures = List.of());
    for (int i = 0; i < most; i++) {
      int pass = i;
      walk(track -> makePass(track, pass));
      showTensors(pass);
      for (Track track : plan.tracks) {
        if (pass < passes(track.part).size()) {
          List<Double> known = new ArrayList<>(track.measures);
          known.add(measured(track, pass));
          track.measures = known;
        }
      }
    }
  }

  private static List<Pass> passes(Part part) {
    return part.moment.rule.passes();
  }

  private static void makePass(Track track, int pass) {
    if (pass >= passes(track.part).size()) {
      return;
    }
    Moment moment = track.part.moment;
    Vec theta = track.trainingPoint();
    Vec g = track.prepared(theta); // θ is the iterate now
    Step at = moment.now.withMeasures(track.measures);
    Vec x = moment.rule.pass(pass, at, theta, g, track.state, track.scratch);
    switch (passes(track.part).get(pass)) {
      case NORM_OF_TENSOR, NORM_OF_GROUP -> track.sumOfSquares(x);
      case SUM_OF_GROUP -> track.sum(x);
      case TENSOR -> {}
    }
  }

  private double measured(Track track, int index) {
    return switch (passes(track.part).get(index)) {
      case NORM_OF_TENSOR -> norm(track.chunks);
      case NORM_OF_GROUP -> Math.sqrt(ofGroup(track.part, index));
      case SUM_OF_GROUP -> ofGroup(track.part, index);
      case TENSOR -> Double.NaN;
    };
  }

  private void showTensors(int pass) {
    List<Plan.Range> ranges =
        plan.ranges.stream()
            .filter(range -> pass < passes(range.part()).size())
            .filter(range -> passes(range.part()).get(pass) == Pass.TENSOR)
            .toList();
    crew.run(ranges.size(), i -> showTensor(ranges.get(i), pass));
  }

  private void showTensor(Plan.Range range, int pass) {
    Moment moment = range.part().moment;
    Step at = moment.now.withMeasures(range.track().measures);
    moment.rule.onTensor(pass, at, plan.tensorState(range, matrices));
  }

  private static int indexOf(Part part, Scheduled<Transform> transform) {
    return part.chain.transforms().indexOf(transform);
  }

  /// Sums the squares of the gradient that comes to a transform, over all tensors that it acts on.
  private void sumOfSquares(Scheduled<Transform> transform) {
    walk(track -> {
      int index = indexOf(track.part, transform);
      if (index >= 0 && track.active.get(index)) {
        track.sumOfSquares(track.transformed(track.trainingPoint(), index));
      }
    });
  }

  /// Over all tensors of the group that make the same pass, whichever rule is theirs.
  private double ofGroup(Part part, int index) {
    Pass pass = passes(part).get(index);
    double sum = 0;
    for (Part sibling : part.siblings) {
      if (index < passes(sibling).size() && passes(sibling).get(index) == pass) {
        sum += sum(sibling.chunks, 0, sibling.chunks.length);
      }
    }
    return sum;
  }

  private double norm(int[] chunks) {
    return Math.sqrt(sum(chunks, 0, chunks.length));
  }

  /// The sum over some chunks, by halves: the same on any number of threads.
  private double sum(int[] chunks, int from, int to) {
    if (to - from <= 2) {
      double sum = 0;
      for (int i = from; i < to; i++) {
        sum += partialSums[chunks[i]];
      }
      return sum;
    }
    int middle = (from + to) >>> 1;
    return sum(chunks, from, middle) + sum(chunks, middle, to);
  }
}
