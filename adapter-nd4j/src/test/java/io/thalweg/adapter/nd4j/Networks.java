package io.thalweg.adapter.nd4j;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/// Small networks in float64 and what they learn: whether two signs are equal.
final class Networks {
  private static final int EXAMPLES = 32;

  private Networks() {}

  static NeuralNetConfiguration.Builder builder(IUpdater updater) {
    return new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.DOUBLE).updater(updater);
  }

  static MultiLayerNetwork network(NeuralNetConfiguration.Builder builder) {
    MultiLayerConfiguration configuration = builder.list().layer(hidden()).layer(output()).build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  private static DenseLayer hidden() {
    return new DenseLayer.Builder().nIn(2).nOut(8).activation(Activation.TANH).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
        .nIn(8)
        .nOut(2)
        .activation(Activation.SOFTMAX)
        .build();
  }

  /// The same as a graph.
  static ComputationGraph graph(IUpdater updater) {
    ComputationGraph graph =
        new ComputationGraph(
            builder(updater)
                .graphBuilder()
                .addInputs("in")
                .addLayer("hidden", hidden(), "in")
                .addLayer("out", output(), "hidden")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  static MultiLayerNetwork network(IUpdater updater) {
    return network(builder(updater));
  }

  static DataSet data() {
    INDArray x = Nd4j.create(DataType.DOUBLE, EXAMPLES, 2);
    INDArray y = Nd4j.create(DataType.DOUBLE, EXAMPLES, 2);
    for (int i = 0; i < EXAMPLES; i++) {
      double a = Math.cos(2.1 * i);
      double b = Math.sin(3.7 * i);
      x.putScalar(i, 0, a);
      x.putScalar(i, 1, b);
      y.putScalar(i, a * b > 0 ? 1 : 0, 1);
    }
    return new DataSet(x, y);
  }

  static void fit(MultiLayerNetwork network, int steps) {
    DataSet data = data();
    for (int i = 0; i < steps; i++) {
      network.fit(data);
    }
  }

  static double[] parameters(MultiLayerNetwork network) {
    return network.params().dup().data().asDouble();
  }
}
