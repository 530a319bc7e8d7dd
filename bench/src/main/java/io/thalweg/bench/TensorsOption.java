package io.thalweg.bench;

import java.util.Optional;
import picocli.CommandLine.Option;

/// Options for what is stepped.
final class TensorsOption {
  @Option(
      names = "--small",
      description = "10,000 tensors of 1,000 numbers instead of one of 25 million")
  private boolean small;

  @Option(names = "--numbers", description = "parameters, where they are to be fewer or more")
  private Optional<Integer> numbers = Optional.empty();

  boolean small() {
    return small;
  }

  Tensors tensors() {
    Tensors usual = small ? Tensors.MANY : Tensors.ONE;
    return numbers
        .map(count ->
            small ? new Tensors(count / usual.length(), usual.length()) : new Tensors(1, count))
        .orElse(usual);
  }
}
