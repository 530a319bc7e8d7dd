package io.thalweg.app;

import io.thalweg.optim.Recipe;
import io.thalweg.optim.SettingException;
import io.thalweg.store.NewTrial;
import io.thalweg.store.RunId;
import io.thalweg.store.Trial;
import io.thalweg.store.TrialState;
import io.thalweg.study.Trainings;
import io.thalweg.train.Event;
import io.thalweg.train.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Groups of trainings that are wanted at once, as trials of a shared run. Used by one thread.
///
/// The same command with the same options wants the same trainings in the same order, so every
/// process numbers them alike.
final class SharedRound {
  /// A training that is over.
  ///
  /// @param divergedAt step at which it was seen; 0 where it did not diverge
  record Told(Run run, long divergedAt) {}

  private final int first;
  private final List<Trainings.Group> groups;
  private final Trainings.Listener listener;
  private final List<NewTrial> trials = new ArrayList<>();
  private final List<Recipe> recipes = new ArrayList<>();
  private final Map<Integer, Trainings.Group> byLead = new HashMap<>();
  private final Map<Integer, Run> over = new HashMap<>();
  private final TreeMap<Integer, String> failed = new TreeMap<>();

  /// @param first number of the first trial
  /// @param recall names trials
  SharedRound(int first, List<Trainings.Group> groups, Trainings.Listener listener, Recall recall) {
    this.first = first;
    this.groups = groups;
    this.listener = listener;
    for (Trainings.Group group : groups) {
      byLead.put(first + trials.size(), group);
      for (Recipe recipe : group.recipes()) {
        trials.add(recall.trial(recipe, group.template().seed()));
        recipes.add(recipe);
      }
    }
  }

  int first() {
    return first;
  }

  int last() {
    return first + trials.size() - 1;
  }

  /// The trials that one worker does together.
  List<List<NewTrial>> trials() {
    List<List<NewTrial>> all = new ArrayList<>();
    int from = 0;
    for (Trainings.Group group : groups) {
      int to = from + group.recipes().size();
      all.add(trials.subList(from, to));
      from = to;
    }
    return all;
  }

  /// What is trained by who has the trial of that number and those with it.
  Trainings.Group group(int lead) {
    return Optional.ofNullable(byLead.get(lead)).orElseThrow();
  }

  /// Takes what the store has of trials that were over before this process looked.
  void recall(RunId run, List<Trial> stored) {
    for (Trial trial : stored) {
      NewTrial here = trials.get(trial.number() - first);
      if (!trial.about().equals(here)) {
        throw new SettingException(
            "trial %d of run %s is %s %s there but %s %s here; the data and the kind of processor"
                    .formatted(
                        trial.number(),
                        run,
                        trial.about().recipe(),
                        trial.about().settings(),
                        here.recipe(),
                        here.settings())
                + " must be the same");
      }
      take(trial);
    }
  }

  /// Whether nothing is known yet of how a trial ended.
  boolean isOpen(int number) {
    return !over.containsKey(number) && !failed.containsKey(number);
  }

  /// Takes what another process made of a trial.
  void take(Trial trial) {
    if (trial.state() == TrialState.FAILED) {
      failed.put(trial.number(), trial.reason().orElse("no reason was recorded"));
    } else {
      trial.result().ifPresent(result -> tell(trial.number(), Recall.told(result)));
    }
  }

  /// Takes what this process made of trials.
  void take(int lead, List<Told> made) {
    for (int i = 0; i < made.size(); i++) {
      tell(lead + i, made.get(i));
    }
  }

  /// What was over before is told again, for it may not have been heard.
  private void tell(int number, Told told) {
    if (!isOpen(number)) {
      return;
    }
    Recipe recipe = recipes.get(number - first);
    Run run = told.run();
    over.put(number, run);
    run.epochs().forEach(epoch -> listener.on(recipe, run.seed(), new Event.EpochEnded(epoch)));
    run.divergence()
        .ifPresent(reason ->
            listener.on(recipe, run.seed(), new Event.Diverged(told.divergedAt(), reason)));
    listener.ended(recipe, run);
  }

  /// Whether all trials are done or failed.
  boolean isOver() {
    return over.size() + failed.size() == trials.size();
  }

  /// The first of the trials that failed, in words; empty where none did.
  Optional<String> failure() {
    return Optional.ofNullable(failed.firstEntry())
        .map(entry -> {
          String others = failed.size() == 1 ? "" : " and %d others".formatted(failed.size() - 1);
          return "trial %d (%s)%s failed: %s"
              .formatted(
                  entry.getKey(), recipes.get(entry.getKey() - first), others, entry.getValue());
        });
  }

  /// What came of each group.
  List<List<Run>> runs() {
    List<List<Run>> all = new ArrayList<>();
    int number = first;
    for (Trainings.Group group : groups) {
      List<Run> runs = new ArrayList<>();
      for (int i = 0; i < group.recipes().size(); i++) {
        runs.add(Optional.ofNullable(over.get(number)).orElseThrow());
        number++;
      }
      all.add(Collections.unmodifiableList(runs));
    }
    return all;
  }
}
