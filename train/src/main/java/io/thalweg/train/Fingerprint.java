package io.thalweg.train;

import io.thalweg.optim.Parameters;
import io.thalweg.problems.Dataset;
import io.thalweg.problems.Targets;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// What tells the outcome of one training from that of another.
final class Fingerprint {
  private static final long PIECE = 1 << 24;

  private Fingerprint() {}

  /// SHA-256 of the parameters' bytes, tensor by tensor, lower-case hex.
  static String sha256(Parameters parameters) {
    int bytes = parameters.precision().bytes();
    return sha256(
        parameters.tensors().stream()
            .map(tensor ->
                parameters.values().asSlice(tensor.offset() * bytes, tensor.length() * bytes))
            .toList());
  }

  /// SHA-256 of all examples, lower-case hex: features and targets to train on, then to test with.
  static String sha256(Dataset data) {
    return sha256(
        List.of(
            data.train().features(),
            memory(data.train().targets()),
            data.test().features(),
            memory(data.test().targets())));
  }

  private static MemorySegment memory(Targets targets) {
    return switch (targets) {
      case Targets.Classes(MemorySegment labels) -> labels;
      case Targets.Numbers(MemorySegment values, int _) -> values;
    };
  }

  private static String sha256(List<MemorySegment> segments) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (MemorySegment segment : segments) {
        for (long at = 0; at < segment.byteSize(); at += PIECE) {
          long length = Math.min(PIECE, segment.byteSize() - at);
          digest.update(segment.asSlice(at, length).asByteBuffer());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
