package io.thalweg.spark;

import io.thalweg.optim.Recipe;
import io.thalweg.study.Trainings;
import io.thalweg.train.Event;
import io.thalweg.train.Run;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/// One job with a task for each group. Results come in as tasks end, in any order; they are kept by
/// the group's number, the first for each.
final class GroupJob {
  private final JavaSparkContext spark;
  private final List<Trainings.Group> groups;
  private final Trainings.Listener listener;
  private final String name = "trainings " + UUID.randomUUID();
  private final Map<Integer, List<Run>> results = new HashMap<>();
  private Optional<RuntimeException> complaint = Optional.empty();

  GroupJob(JavaSparkContext spark, List<Trainings.Group> groups, Trainings.Listener listener) {
    this.spark = spark;
    this.groups = groups;
    this.listener = listener;
  }

  /// Trains the one group of a partition.
  private static final class Train extends AbstractFunction1<Iterator<GroupTask>, GroupOutcome>
      implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public GroupOutcome apply(Iterator<GroupTask> partition) {
      return partition.next().train();
    }
  }

  /// Takes a result, on one of Spark's threads.
  private final class Take extends AbstractFunction2<Object, GroupOutcome, BoxedUnit> {
    @Override
    public BoxedUnit apply(Object number, GroupOutcome outcome) {
      take((Integer) number, outcome);
      return BoxedUnit.UNIT;
    }
  }

  /// Gives every group to Spark and waits.
  List<List<Run>> run(List<GroupTask> tasks) {
    if (tasks.isEmpty()) {
      return List.of();
    }
    RDD<GroupTask> partitions = spark.parallelize(tasks, tasks.size()).rdd();
    ClassTag<GroupOutcome> type = ClassTag$.MODULE$.apply(GroupOutcome.class);
    spark.setJobGroup(name, tasks.size() + " groups of trainings");
    try {
      spark.sc().runJob(partitions, new Train(), new Take(), type);
    } catch (Exception e) { // Scala declares none
      throw complaint().orElseGet(() -> SparkFailure.of("the trainings did not finish", e));
    } finally {
      spark.clearJobGroup();
    }
    complaint()
        .ifPresent(each -> {
          throw each;
        });
    return inOrder();
  }

  private synchronized Optional<RuntimeException> complaint() {
    return complaint;
  }

  private synchronized List<List<Run>> inOrder() {
    List<List<Run>> all = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      all.add(results.getOrDefault(i, List.of()));
    }
    return all;
  }

  private synchronized void take(int number, GroupOutcome outcome) {
    switch (outcome) {
      case GroupOutcome.Trained(List<SentRun> sent) -> {
        List<Run> runs = sent.stream().map(SentRun::run).toList();
        if (results.putIfAbsent(number, runs) == null) {
          try {
            tell(groups.get(number).recipes(), sent, runs);
          } catch (RuntimeException e) { // Spark would only say that there was one
            complain(e);
          }
        }
      }
      case GroupOutcome.Refused(RuntimeException refusal) -> complain(refusal);
    }
  }

  private void complain(RuntimeException e) {
    complaint = Optional.of(complaint.orElse(e));
    spark.cancelJobGroup(name);
  }

  private void tell(List<Recipe> recipes, List<SentRun> sent, List<Run> runs) {
    for (int i = 0; i < runs.size(); i++) {
      Recipe recipe = recipes.get(i);
      Run run = runs.get(i);
      long divergedAt = sent.get(i).divergedAt();
      run.epochs().forEach(epoch -> listener.on(recipe, run.seed(), new Event.EpochEnded(epoch)));
      run.divergence()
          .filter(_ -> divergedAt > 0)
          .ifPresent(
              reason -> listener.on(recipe, run.seed(), new Event.Diverged(divergedAt, reason)));
      listener.ended(recipe, run);
    }
  }
}
