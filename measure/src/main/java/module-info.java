/// Instruments that look at a training while it goes on.
module io.thalweg.measure {
  requires transitive io.thalweg.dynamics;
  requires transitive io.thalweg.train;
  requires static org.jspecify;

  exports io.thalweg.measure;
}
