package io.thalweg.adapter.nd4j;

import io.thalweg.optim.Seed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;

/// Steps the parameters that DL4J updates together.
final class ThalwegGradientUpdater implements GradientUpdater<ThalwegUpdater>, AutoCloseable {
  private static final String STATE = "state";

  private final ThalwegUpdater config;
  private final Probe probe;
  private final boolean needsParameters;
  private final long slots;
  private Optional<INDArray> view = Optional.empty();
  private Optional<Block> block = Optional.empty();

  ThalwegGradientUpdater(ThalwegUpdater config, Probe probe) {
    this.config = config;
    this.probe = probe;
    needsParameters = !probe.seesOnlyGradients();
    slots = probe.slots();
  }

  @Override
  public ThalwegUpdater getConfig() {
    return config;
  }

  @Override
  public void setState(Map<String, INDArray> state, boolean initialize) {
    INDArray all = state.get(STATE);
    if (all == null || state.size() != 1) {
      throw new IllegalStateException(
          "state must be one array of the name %s, got %s".formatted(STATE, state.keySet()));
    }
    setStateViewArray(all, all.shape(), all.ordering(), initialize);
  }

  @Override
  public Map<String, INDArray> getState() {
    return view.map(all -> Map.of(STATE, all)).orElseGet(Map::of);
  }

  @Override
  public void setStateViewArray(
      INDArray all, long[] gradientShape, char gradientOrder, boolean initialize) {
    view = Optional.of(all);
    if (initialize && slots > 0) {
      try (Block start = unattached(all, all.length() / slots)) {
        start.initialize(all);
      }
    }
  }

  private Block unattached(INDArray like, long length) {
    List<Block.Part> parts = List.of(new Block.Part("0", length));
    return new Block(probe, like, parts, Optional.empty(), new Seed(config.seed()));
  }

  /// Shows it the parameters from now on.
  void attach(INDArray theta, List<Block.Part> parts, long offset) {
    close();
    Seed seed = new Seed(config.seed()).split(offset);
    block = Optional.of(new Block(probe, theta, parts, Optional.of(theta), seed));
  }

  /// Turns the gradient into what DL4J takes from the parameters.
  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    Block ready = block.orElseGet(() -> unattached(gradient, gradient.length()));
    block = Optional.of(ready);
    if (needsParameters && !ready.seesParameters()) {
      throw new IllegalStateException(
          "%s looks at more than the gradient: make a ThalwegTraining of the network before it is fitted"
              .formatted(config.recipe()));
    }
    ready.step(gradient, view, iteration);
  }

  <T> T evaluate(long steps, Supplier<T> judge) {
    return block.orElseThrow().evaluate(view, steps, judge);
  }

  /// Frees the memory; the next step takes new.
  @Override
  public void close() {
    block.ifPresent(Block::close);
    block = Optional.empty();
  }
}
