package io.thalweg.adapter.nd4j;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/// Shows the recipes of a network its parameters and their names, and the network its evaluation
/// point.
///
///     network.init();
///     try (var training = ThalwegTraining.of(network)) {
///       network.fit(data, 5);
///       training.evaluate(() -> network.evaluate(test));
///     }
///
/// ## Names
/// Name patterns see `layer0.W`: the layer's name and the parameter's own.
///
/// ## Blocks
/// DL4J updates together neighbours that have equal updaters. Norms over all parameters are taken
/// over such a block.
public final class ThalwegTraining implements AutoCloseable {
  private final List<ThalwegGradientUpdater> updaters = new ArrayList<>();
  private final LongSupplier steps;

  private ThalwegTraining(
      BaseMultiLayerUpdater<?> updater, INDArray parameters, LongSupplier steps) {
    this.steps = steps;
    INDArray flat = parameters.reshape(parameters.length());
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      if (block.getGradientUpdater() instanceof ThalwegGradientUpdater ours) {
        attach(ours, block, flat);
      }
    }
  }

  private void attach(ThalwegGradientUpdater ours, UpdaterBlock block, INDArray flat) {
    List<Block.Part> parts =
        block.getLayersAndVariablesInBlock().stream()
            .map(each ->
                new Block.Part(
                    each.getLayer().getConfig().getLayerName() + "." + each.getParamName(),
                    each.getParamOffsetEnd() - each.getParamOffsetStart()))
            .toList();
    int from = block.getParamOffsetStart();
    ours.attach(flat.get(NDArrayIndex.interval(from, block.getParamOffsetEnd())), parts, from);
    updaters.add(ours);
  }

  /// Of a network that is initialised.
  public static ThalwegTraining of(MultiLayerNetwork network) {
    return new ThalwegTraining(
        (BaseMultiLayerUpdater<?>) network.getUpdater(),
        network.params(),
        network::getIterationCount);
  }

  /// Of a graph that is initialised.
  public static ThalwegTraining of(ComputationGraph graph) {
    return new ThalwegTraining(
        graph.getUpdater(), graph.params(), () -> graph.getConfiguration().getIterationCount());
  }

  /// Runs `judge` while the network's parameters show the evaluation point, then puts the training
  /// point back bit for bit. The two differ for `nag`, `lookahead`, `ema` and `swa`.
  public <T> T evaluate(Supplier<T> judge) {
    return evaluate(updaters.iterator(), judge);
  }

  private <T> T evaluate(Iterator<ThalwegGradientUpdater> rest, Supplier<T> judge) {
    return rest.hasNext()
        ? rest.next().evaluate(steps.getAsLong(), () -> evaluate(rest, judge))
        : judge.get();
  }

  /// Frees the memory. State stays in the network.
  @Override
  public void close() {
    updaters.forEach(ThalwegGradientUpdater::close);
  }
}
