package io.thalweg.optim;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Tensors of one group that the same transforms act on. What is done to them is noted once, on one
/// tape, and then runs over each of them.
final class Track {
  private static final int MOST_KNOWN = 40;

  final Part part;
  final List<Boolean> active;
  final Vec theta;
  final Vec gradient;
  final Slots state;
  final Scratch scratch;

  private final List<Vec> shaped;

  /// Its chunks, by their places in the plan.
  int[] chunks = {};

  /// ‖g‖₂ for each transform that asked for it.
  final double[] gradientNorms;

  /// What the rule's passes have measured so far.
  List<Double> measures = List.of();

  private final Tape tape = new Tape();
  private final Parameters parameters;
  private final List<Known> known = new ArrayList<>();
  private final MemorySegment[] memory;
  private Known now;

  /// A program that was noted before.
  private record Known(Tape.Program program, Kernel kernel) {}

  Track(Part part, List<Boolean> active, Parameters parameters) {
    this.part = part;
    this.active = active;
    this.parameters = parameters;
    theta = tape.window();
    gradient = tape.readOnly();
    state = new Slots(part.layout, tape, part.numbers);
    scratch = new Scratch(tape, Stream.generate(tape::readOnly).limit(part.noisy).toList());
    shaped = Stream.generate(tape::window).limit(part.shaping).toList();
    gradientNorms = new double[active.size()];
    now = new Known(tape.program(), Kernel.plain(tape.program(), parameters.precision()));
    memory = new MemorySegment[tape.windows()];
    memory[theta.register] = parameters.values();
  }

  /// Notes what is to be done.
  ///
  /// @param gradients where they lie: the parameters' or a mean of several
  void note(MemorySegment gradients, Consumer<Track> action) {
    tape.clear();
    scratch.restart();
    action.accept(this);
    if (!tape.matches(now.program())) {
      now = known();
    }
    memory[gradient.register] = gradients;
    int next = gradient.register + 1;
    next = place(part.slots, next);
    next = place(part.noise, next);
    place(part.shaped, next);
  }

  private int place(List<MemorySegment> segments, int from) {
    for (int i = 0; i < segments.size(); i++) {
      memory[from + i] = segments.get(i);
    }
    return from + segments.size();
  }

  private Known known() {
    for (Known each : known) {
      if (tape.matches(each.program())) {
        return each;
      }
    }
    Tape.Program program = tape.program();
    Known added = new Known(program, Kernel.of(program, parameters.precision()));
    if (known.size() < MOST_KNOWN) {
      known.add(added);
    }
    return added;
  }

  /// A copy of the training point, which memory keeps.
  Vec trainingPoint() {
    return scratch.of(theta);
  }

  /// The gradient behind all transforms. Moves `at`, which is the training point or a copy, to the
  /// iterate, and on by the transforms that move parameters.
  Vec prepared(Vec at) {
    Moment moment = part.moment;
    List<Transform> transforms = moment.isProbing() ? List.of() : moment.transforms;
    Vec g = transformed(at, transforms.size());
    moment.rule.toIterate(moment.now, at, state);
    for (int i = 0; i < transforms.size(); i++) {
      if (active.get(i) && !transforms.get(i).changesGradient()) {
        transforms.get(i).apply(moment.now, at, g, scratch);
      }
    }
    return g;
  }

  /// The gradient behind the first `count` transforms, at the training point.
  Vec transformed(Vec at, int count) {
    Vec g = gradient;
    for (int i = 0; i < count; i++) {
      Transform transform = part.moment.transforms.get(i);
      if (active.get(i) && transform.seesTensors()) {
        g = scratch.of(shaped.get(part.moment.shaped(i)));
      } else if (active.get(i) && transform.changesGradient()) {
        g = g == gradient ? scratch.of(g) : g;
        transform.apply(part.moment.now.withGradientNorm(gradientNorms[i]), at, g, scratch);
      }
    }
    return g;
  }

  /// Leaves the gradient that comes to a transform where it sees the tensors whole.
  void shape(int transform) {
    Vec g = transformed(trainingPoint(), transform);
    shaped.get(part.moment.shaped(transform)).set(g);
  }

  /// Adds the squares of all numbers of `vec` to what [#run] returns.
  void sumOfSquares(Vec vec) {
    tape.sumOfSquares(vec);
  }

  /// Adds all numbers of `vec` to what [#run] returns.
  void sum(Vec vec) {
    tape.sum(vec);
  }

  /// Byte at which each window starts for a chunk that starts with that number.
  ///
  /// @param state byte at which its state starts
  long[] places(long start, long state) {
    long[] at = new long[memory.length];
    Arrays.fill(at, state);
    at[theta.register] = start * parameters.precision().bytes();
    at[gradient.register] = at[theta.register];
    return at;
  }

  /// Does what was noted to some numbers; several threads may, each to its own.
  double run(Plan.Chunk chunk) {
    if (now.program().code().isEmpty()) {
      return 0;
    }
    return now.kernel().run(memory, chunk.at, tape.constants(), chunk.length);
  }
}
