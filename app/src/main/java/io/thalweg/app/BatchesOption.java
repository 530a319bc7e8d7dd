package io.thalweg.app;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;

/// Batch sizes separated by commas: `1,64,all`.
record BatchesOption(List<Batch> values) {
  static final class Reader implements ITypeConverter<BatchesOption> {
    @Override
    public BatchesOption convert(String text) {
      return new BatchesOption(Arrays.stream(text.split(",", -1)).map(Batch::parse).toList());
    }
  }

  /// For that many training examples.
  List<Integer> of(int examples) {
    return values.stream().map(batch -> batch.of(examples)).toList();
  }
}
