/// Many trainings compared with fair statistics.
module io.thalweg.study {
  requires transitive io.thalweg.measure;
  requires hipparchus.stat;
  requires static org.jspecify;

  exports io.thalweg.study;
  exports io.thalweg.study.escape;
  exports io.thalweg.study.published;
}
