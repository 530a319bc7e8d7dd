/// The training loop: batches in seeded order, events, divergence.
module io.thalweg.train {
  requires transitive io.thalweg.optim;
  requires transitive io.thalweg.problems;
  requires transitive io.thalweg.engine;
  requires transitive io.thalweg.tensors;
  requires static org.jspecify;

  exports io.thalweg.train;
}
