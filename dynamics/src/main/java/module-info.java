/// Optimizers as control systems: what the code that trains does on a curvature, as poles,
/// responses, margins, stability limits and noise.
@SuppressWarnings("requires-transitive-automatic")
module io.thalweg.dynamics {
  requires transitive hipparchus.core;
  requires transitive io.thalweg.optim;
  requires hipparchus.optim;
  requires static org.jspecify;

  exports io.thalweg.dynamics;
}
