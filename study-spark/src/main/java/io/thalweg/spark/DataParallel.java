package io.thalweg.spark;

import io.thalweg.engine.Network;
import io.thalweg.optim.Parameters;
import io.thalweg.optim.SettingException;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Split;
import io.thalweg.study.Cluster;
import io.thalweg.train.Descent;
import io.thalweg.train.Training;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/// Synchronous data-parallel gradients: every executor keeps a share of the training examples and
/// adds up the gradients of those that are in the batch; the driver makes the step.
///
/// ## Formula
///     ∇L(θ) = (1/B) Σₖ Σ_{i ∈ batch ∩ share k} ∇Lᵢ(θ)          θ broadcast, Σₖ by tree aggregation
///
/// ## Source
///
/// Dean et al. 2012, *Large scale distributed deep networks*, in its synchronous form: Chen et al.
/// 2016, [arXiv:1604.00981](https://arxiv.org/abs/1604.00981), without backup workers.
///
/// ## Notes
///
/// Batches are those that the same training has in one process, whatever the number of shares, and
/// so is the result but for rounding. With more than two shares the last bits depend on which sum
/// comes first.
final class DataParallel implements Cluster.Shared {
  private final JavaRDD<Shard> shards;
  private final List<Broadcast<SentData>> sent;
  private final JavaSparkContext spark;

  private DataParallel(
      JavaSparkContext spark, List<Broadcast<SentData>> sent, JavaRDD<Shard> shards) {
    this.spark = spark;
    this.sent = sent;
    this.shards = shards;
  }

  /// Cuts the training data into as many shares as there are cores, and sends them out.
  ///
  /// @throws SettingException where the loss of a batch is not the mean of its examples'
  static DataParallel start(JavaSparkContext spark, Training training) {
    check(training);
    ExecutorArrival.await(spark);
    Dataset data = training.data();
    int size = data.train().size();
    int count = Math.min(size, spark.defaultParallelism());
    List<Broadcast<SentData>> sent = new ArrayList<>();
    List<Shard> all = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      int from = (int) ((long) size * k / count);
      int to = (int) ((long) size * (k + 1) / count);
      Split share = data.train().head(to).tail(to - from);
      Dataset part = data.withTrain(share).withTest(data.test().head(1));
      Broadcast<SentData> broadcast = spark.broadcast(new SentData(part));
      sent.add(broadcast);
      all.add(new Shard(training.model(), broadcast, training.seed(), from));
    }
    JavaRDD<Shard> shards = spark.parallelize(all, count).persist(StorageLevel.MEMORY_ONLY());
    return new DataParallel(spark, sent, shards);
  }

  private static void check(Training training) {
    try (Network network = Descent.network(training)) {
      if (!network.isPerExample()) {
        throw new SettingException(
            ("a model trained in shares must be of layers known here, without dropout and batch"
                    + " normalisation, got %s")
                .formatted(training.model()));
      }
    }
  }

  @Override
  public double take(Parameters parameters, MemorySegment order, long from, int count) {
    long[] batch =
        order.asSlice(from * Long.BYTES, (long) count * Long.BYTES).toArray(ValueLayout.JAVA_LONG);
    Point point = new Point(parameters.values().toArray(ValueLayout.JAVA_FLOAT), batch);
    Broadcast<Point> broadcast = spark.broadcast(point);
    try {
      GradientSum sum =
          shards.treeAggregate(
              new GradientSum(),
              (before, shard) -> before.add(shard.gradient(broadcast.value())),
              GradientSum::add);
      if (sum.examples() != count) {
        throw new IllegalStateException(
            "%d examples of a batch of %d were found".formatted(sum.examples(), count));
      }
      MemorySegment.copy(
          sum.meanGradient(),
          0,
          parameters.gradients(),
          ValueLayout.JAVA_FLOAT,
          0,
          point.parameters().length);
      return sum.meanLoss();
    } catch (IllegalStateException e) {
      throw e;
    } catch (Exception e) { // Scala declares none
      throw SparkFailure.of("the gradient could not be taken", e);
    } finally {
      broadcast.destroy(false);
    }
  }

  @Override
  public void close() {
    if (!spark.sc().isStopped()) {
      shards.foreach(Shard::close);
      // Waits for the answers: Spark prints traces of those that come behind its end.
      shards.unpersist(true);
      sent.forEach(each -> each.destroy(true));
    }
  }
}
