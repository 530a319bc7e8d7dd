package io.thalweg.bench;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A text as a sparse vector: words and pairs of neighbours, each counted at the place that its
/// hash says, with a sign, and scaled to norm 1. Place 0 is the bias.
///
/// ## Source
///
/// Weinberger et al. 2009, Feature Hashing for Large Scale Multitask Learning,
/// [arXiv:0902.2206](https://arxiv.org/abs/0902.2206).
final class HashedText {
  private final boolean label;
  private final int[] indices;
  private final double[] values;

  private HashedText(boolean label, int[] indices, double[] values) {
    this.label = label;
    this.indices = indices;
    this.values = values;
  }

  /// @param bits there are 2^bits places
  static HashedText of(LabelledText text, int bits) {
    Map<Integer, Double> counts = new TreeMap<>();
    String before = "";
    for (String word : text.text().toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1)) {
      if (!word.isEmpty()) {
        count(word, bits, counts);
        count(before + " " + word, bits, counts);
        before = word;
      }
    }
    counts.values().removeIf(count -> count == 0);
    double norm = Math.sqrt(counts.values().stream().mapToDouble(count -> count * count).sum());
    counts.replaceAll((index, count) -> count / norm);
    counts.put(0, 1.0);
    return new HashedText(
        text.label(),
        counts.keySet().stream().mapToInt(Integer::intValue).toArray(),
        counts.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static void count(String feature, int bits, Map<Integer, Double> counts) {
    long hash = hash(feature);
    int index = 1 + (int) Long.remainderUnsigned(hash >>> 1, (1L << bits) - 1);
    counts.merge(index, (hash & 1) == 0 ? 1.0 : -1.0, Double::sum);
  }

  /// FNV-1a, then the finalizer of MurmurHash3.
  static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  boolean label() {
    return label;
  }

  /// Ascending.
  int[] indices() {
    return indices;
  }

  /// Of each index.
  double[] values() {
    return values;
  }

  int nonZeros() {
    return indices.length;
  }
}
