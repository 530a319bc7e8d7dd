package io.thalweg.train;

import io.thalweg.optim.SettingException;
import java.util.function.Predicate;

/// Ends a training whose loss on the test examples has not improved for some epochs. Use it with
/// examples held out of the training data, else the test decides what it is to judge.
///
/// ## Source
///
/// Prechelt 1998, *Early stopping – but when?*, criterion UP.
public final class EarlyStopping implements Predicate<Epoch> {
  private final int patience;
  private double best = Double.POSITIVE_INFINITY;
  private int since;

  /// For one training; no epoch has been seen yet.
  ///
  /// @param patience epochs without improvement after which it ends
  public EarlyStopping(int patience) {
    if (patience < 1) {
      throw new SettingException("patience must be at least 1, got " + patience);
    }
    this.patience = patience;
  }

  /// Whether the training goes on.
  @Override
  public boolean test(Epoch epoch) {
    since = epoch.testLoss() < best ? 0 : since + 1;
    best = Math.min(best, epoch.testLoss());
    return since < patience;
  }
}
