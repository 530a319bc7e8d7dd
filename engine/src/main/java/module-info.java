/// Networks on LibTorch: the only module that sees a torch class.
module io.thalweg.engine {
  requires transitive io.thalweg.optim;
  requires transitive org.bytedeco.pytorch; // own networks are made of its modules
  requires org.bytedeco.javacpp;
  requires static org.jspecify;

  exports io.thalweg.engine;

  provides io.thalweg.optim.Matrices with
      io.thalweg.engine.TorchMatrices;

  // The catalogue reads the entries' documentation.
  opens io.thalweg.engine to
      io.thalweg.optim;
}
