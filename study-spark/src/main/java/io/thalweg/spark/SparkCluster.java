package io.thalweg.spark;

import io.thalweg.problems.Dataset;
import io.thalweg.study.Cluster;
import io.thalweg.train.Run;
import io.thalweg.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/// Trainings as tasks of Apache Spark.
///
/// A group of trainings is one task on one core and one engine thread. The data are broadcast: each
/// executor gets them once, as bytes. A task of an executor that was lost is started again on
/// another; the first result of a group counts and a later one is dropped.
///
/// ## Notes
///
/// What a training itself complains of is not tried again: it ends all, and is thrown here. What
/// fails of the cluster, as data that can not be fetched, Spark tries again elsewhere.
public final class SparkCluster implements Cluster {
  private static final int REACHED_WITHIN_MILLIS = 5_000;

  private final JavaSparkContext spark;
  private final boolean own;
  private final Map<Dataset, Broadcast<SentData>> sent = new HashMap<>();

  private SparkCluster(JavaSparkContext spark, boolean own) {
    this.spark = spark;
    this.own = own;
  }

  /// On a context that the caller made and stops.
  public static SparkCluster on(JavaSparkContext spark) {
    return new SparkCluster(spark, false);
  }

  /// Connects; [#close] ends the connection.
  ///
  /// @param url such as `local[2]` or `spark://host:7077`
  public static SparkCluster connect(String url) {
    SparkConf settings = SparkSettings.of(url, System.getenv());
    reach(url);
    try {
      return new SparkCluster(new JavaSparkContext(settings), true);
    } catch (RuntimeException e) {
      throw SparkFailure.of("cannot connect to " + url, e);
    }
  }

  /// Spark itself would try for minutes to find a master that is not there.
  private static void reach(String url) {
    if (SparkSettings.isLocal(url)) {
      return;
    }
    if (SparkSettings.masters(url).noneMatch(SparkCluster::answers)) {
      throw new UncheckedIOException(new IOException("no Spark master answers at " + url));
    }
  }

  private static boolean answers(SparkSettings.Master master) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(master.host(), master.port()), REACHED_WITHIN_MILLIS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public List<List<Run>> run(List<Group> groups, Listener listener) {
    List<GroupTask> tasks =
        groups.stream().map(group -> GroupTask.of(group, send(group.template().data()))).toList();
    return new GroupJob(spark, groups, listener).run(tasks);
  }

  @Override
  public Shared gradients(Training training) {
    return DataParallel.start(spark, training);
  }

  private synchronized Broadcast<SentData> send(Dataset data) {
    return sent.computeIfAbsent(data, each -> spark.broadcast(new SentData(each)));
  }

  @Override
  public synchronized void close() {
    if (own) {
      spark.close(); // and with it all that was sent
    } else {
      sent.values().forEach(each -> each.destroy(true));
    }
    sent.clear();
  }
}
