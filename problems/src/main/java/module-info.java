/// Test functions with gradients and known minima, and data sets with strict readers.
module io.thalweg.problems {
  requires transitive io.thalweg.optim;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.csv;
  requires hipparchus.core;
  requires hipparchus.stat;
  requires java.net.http;
  requires static org.jspecify;

  exports io.thalweg.problems;

  opens io.thalweg.problems to
      com.fasterxml.jackson.databind;
}
