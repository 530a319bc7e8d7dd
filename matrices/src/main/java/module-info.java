/// Matrix products, eigenvectors and bases in Java, found as a service.
module io.thalweg.matrices {
  requires transitive io.thalweg.optim;
  requires dev.ludovic.netlib.blas;
  requires hipparchus.core;
  requires static org.jspecify;

  exports io.thalweg.matrices;

  provides io.thalweg.optim.Matrices with
      io.thalweg.matrices.JavaMatrices;
}
