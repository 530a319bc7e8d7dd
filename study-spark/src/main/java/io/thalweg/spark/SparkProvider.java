package io.thalweg.spark;

import io.thalweg.study.Cluster;

/// What [java.util.ServiceLoader] finds: Apache Spark.
public final class SparkProvider implements Cluster.Provider {
  /// For [java.util.ServiceLoader].
  public SparkProvider() {}

  @Override
  public Cluster connect(String url) {
    return SparkCluster.connect(url);
  }
}
