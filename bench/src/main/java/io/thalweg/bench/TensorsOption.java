package io.thalweg.bench;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Options for what is stepped.
final class TensorsOption {
  @Option(
      names = "--small",
      description = "10,000 tensors of 1,000 numbers instead of one of 25 million")
  private boolean small;

  @Option(names = "--both", description = "first one tensor, then 10,000, a table for each")
  private boolean both;

  @Option(names = "--numbers", description = "parameters, where they are to be fewer or more")
  private Optional<Integer> numbers = Optional.empty();

  /// One after the other.
  List<Tensors> tensors() {
    return both ? List.of(tensors(false), tensors(true)) : List.of(tensors(small));
  }

  private Tensors tensors(boolean many) {
    Tensors usual = many ? Tensors.MANY : Tensors.ONE;
    return numbers
        .map(all -> many ? new Tensors(all / usual.length(), usual.length()) : new Tensors(1, all))
        .orElse(usual);
  }
}
