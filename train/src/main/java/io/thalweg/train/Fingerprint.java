package io.thalweg.train;

import io.thalweg.optim.Parameters;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What tells the outcome of one training from that of another.
final class Fingerprint {
  private Fingerprint() {}

  /// SHA-256 of the parameters' bytes, tensor by tensor, lower-case hex.
  static String sha256(Parameters parameters) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      int bytes = parameters.precision().bytes();
      for (Parameters.Tensor tensor : parameters.tensors()) {
        digest.update(
            parameters
                .values()
                .asSlice(tensor.offset() * bytes, tensor.length() * bytes)
                .asByteBuffer());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
