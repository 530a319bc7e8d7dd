/// The rules as an updater of DL4J's networks.
module io.thalweg.adapter.nd4j {
  requires transitive io.thalweg.optim;
  requires transitive nd4j.api;
  requires transitive deeplearning4j.nn;
  requires jackson;
  requires static org.jspecify;

  exports io.thalweg.adapter.nd4j;
}
