/// Test functions with gradients and known minima, and data sets with strict readers.
module io.thalweg.problems {
  requires transitive io.thalweg.optim;
  requires java.net.http;
  requires static org.jspecify;

  exports io.thalweg.problems;
}
