/// The rules as an optimiser of Tribuo's gradient trainers.
module io.thalweg.adapter.tribuo {
  requires transitive io.thalweg.optim;
  requires transitive org.tribuo.math;
  requires org.tribuo.core;
  requires transitive com.oracle.labs.mlrg.olcut;
  requires static org.jspecify;

  exports io.thalweg.adapter.tribuo;

  // Tribuo's provenance reads the fields that are its configuration.
  opens io.thalweg.adapter.tribuo to
      com.oracle.labs.mlrg.olcut;
}
