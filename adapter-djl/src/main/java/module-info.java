/// The rules as an optimizer of DJL's trainer.
module io.thalweg.adapter.djl {
  requires transitive io.thalweg.optim;
  requires transitive ai.djl.api;
  requires io.thalweg.tensors;
  requires static org.jspecify;

  exports io.thalweg.adapter.djl;
}
