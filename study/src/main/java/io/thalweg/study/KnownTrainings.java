package io.thalweg.study;

import io.thalweg.optim.Recipe;
import io.thalweg.train.Run;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Trainings of which some are over already, as where a sweep was interrupted: what those came to
/// is given at once and told to no listener.
///
/// ## Notes
///
/// A group of which any training is missing is done again as a whole: the last bits of networks
/// that learn side by side depend on how many they are.
///
/// @param others do those that are not over
/// @param known finds what came of a training
public record KnownTrainings(Trainings others, Known known) implements Trainings {
  /// What is known of trainings.
  @FunctionalInterface
  public interface Known {
    /// What came of one; empty where it is not over.
    Optional<Run> of(Recipe recipe, long seed);
  }

  @Override
  public List<List<Run>> run(List<Group> groups, Listener listener) {
    List<Group> left = groups.stream().filter(group -> known(group).isEmpty()).toList();
    Iterator<List<Run>> done = others.run(left, listener).iterator();
    List<List<Run>> all = new ArrayList<>();
    for (Group group : groups) {
      all.add(known(group).orElseGet(done::next));
    }
    return all;
  }

  private Optional<List<Run>> known(Group group) {
    List<Run> runs =
        group.recipes().stream()
            .flatMap(recipe -> known.of(recipe, group.template().seed()).stream())
            .toList();
    return runs.size() == group.recipes().size() ? Optional.of(runs) : Optional.empty();
  }
}
